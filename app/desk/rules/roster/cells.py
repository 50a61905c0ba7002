"""One cell -> one value or one fault: names, phones, staff numbers, short texts."""

import re
import unicodedata

from app.desk.rules.roster.cards import has_card
from app.desk.rules.roster.values import Code, Fault, Field
from app.people.rules import Sex, clean_name
from app.sheets.rules import Cell, Kind

LONGEST_NAME, LONGEST_TEXT, LONGEST_NUMBER = 50, 100, 32
MIDDLE_DOT = "·"
_DOTS = re.compile(r"\s*[•‧∙⋅・･●˙‒]\s*|\s*·\s*")
_NOTHING = re.compile(r"[-—–−_/\\.。、]*|无|暂无|没有|空|n/?a|none|null|nil", re.I)
_SEXES = {
    "男": Sex.MALE, "男性": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE,
    "女": Sex.FEMALE, "女性": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE,
}  # fmt: skip
_HAN = "[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # the last two planes as a whole: new ones come each year
_BLANK_IN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def compact(text: str) -> str:
    """Half width and without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def is_nothing(text: str) -> bool:
    """Blank, or a dash, 无 and the like in its place."""
    return _NOTHING.fullmatch(compact(text)) is not None


def unusable(field: Field, cell: Cell) -> Fault | None:
    """What no column can use."""
    if cell.kind is Kind.FORMULA:
        return Fault(field, Code.FORMULA, cell.text)
    if cell.kind is Kind.ERROR:
        return Fault(field, Code.ERROR_CELL, cell.text)
    if has_card(cell.text):
        return Fault(field, Code.CARD)
    return None


def shown_name(text: str) -> str:
    """Without blanks between Han characters, with one kind of dot; every character that the person has is kept."""
    name = unicodedata.normalize("NFC", clean_name(text))
    name = _DOTS.sub(MIDDLE_DOT, name)
    return _BLANK_IN_HAN.sub("", name)


def name(cell: Cell) -> str | Fault:
    if is_nothing(cell.text):
        return Fault(Field.NAME, Code.NAME_MISSING)
    if not (found := shown_name(cell.text)):
        return Fault(Field.NAME, Code.NAME_MISSING)
    if any(_is_lost(letter) for letter in found):
        return Fault(Field.NAME, Code.NAME_UNREADABLE, found)
    if found[0] in "#=@+" or not any(letter.isalpha() or re.match(_HAN, letter) for letter in found):
        return Fault(Field.NAME, Code.NAME_ODD, cell.text)
    if len(found) > LONGEST_NAME:
        return Fault(Field.NAME, Code.LONG, found[:LONGEST_NAME], {"most": str(LONGEST_NAME)})
    return found


def _is_lost(letter: str) -> bool:
    """Of some font of its own, or what stands for a character that was not understood."""
    private = unicodedata.category(letter) in {"Co", "Cn"} and not re.match(_HAN, letter)
    return private or letter in "\ufffd□■?？"


def phone(cell: Cell) -> str | Fault:
    """Eleven digits of a mobile phone, empty for nothing."""
    if is_nothing(cell.text):
        return ""
    if cell.unsafe:
        return Fault(Field.PHONE, Code.UNSAFE, cell.text)
    parts = [part for part in re.split(r"[、,，;；/|或\n]", cell.text) if len(re.findall(r"\d", part)) >= 7]
    text = re.sub(r"[-‐‑‒–—−_()'’‘`]", "", compact(cell.text)).casefold()
    if len(parts) > 1 or re.fullmatch(rf"({_MOBILE.pattern}){{2,}}", text):
        return Fault(Field.PHONE, Code.PHONE_SEVERAL, cell.text)
    text = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", text)
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", text):
        return Fault(Field.PHONE, Code.PHONE_SCIENTIFIC, cell.text)
    if not re.fullmatch(r"\+?[0-9]+", text):
        return Fault(Field.PHONE, Code.PHONE_LETTERS, cell.text)
    if _MOBILE.fullmatch(text):
        return text
    if text.startswith("0") or len(text) == 11:
        return Fault(Field.PHONE, Code.PHONE_NOT_MOBILE, cell.text)
    return Fault(Field.PHONE, Code.PHONE_LENGTH, cell.text, {"digits": str(len(text))})


def staff_number(cell: Cell) -> str | Fault:
    """As it is written, with its zeros; empty for nothing."""
    if is_nothing(cell.text):
        return ""
    if cell.unsafe:
        return Fault(Field.STAFF_NUMBER, Code.UNSAFE, cell.text)
    text = compact(cell.text).lstrip("'’")
    if cell.kind is Kind.NUMBER and not text.isdigit():
        return Fault(Field.STAFF_NUMBER, Code.STAFF_ODD, cell.text)
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"[\w./\-]*\w[\w./\-]*", text):
        return Fault(Field.STAFF_NUMBER, Code.STAFF_ODD, cell.text[: 2 * LONGEST_NUMBER])
    return text


def sex(cell: Cell) -> Sex | Fault | None:
    if is_nothing(cell.text):
        return None
    return _SEXES.get(compact(cell.text).casefold()) or Fault(Field.SEX, Code.SEX_ODD, cell.text[:LONGEST_TEXT])


def words(field: Field, cell: Cell) -> str | Fault:
    """A short text, its line breaks and blanks between Han characters gone."""
    if is_nothing(cell.text):
        return ""
    text = _BLANK_IN_HAN.sub("", clean_name(cell.text))
    if len(text) > LONGEST_TEXT:
        return Fault(field, Code.LONG, text[:LONGEST_TEXT], {"most": str(LONGEST_TEXT)})
    return text
