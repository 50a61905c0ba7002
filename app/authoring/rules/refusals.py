"""Why something of a file was refused, in the words of whoever reads it."""

from app.authoring.rules.formats import table_sentences, text_sentences
from app.authoring.rules.proposals import Refusal
from app.i18n import gettext
from app.sheets.rules import Refused
from app.sheets.words import refused as refused_words


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when somebody reads it."""
    return message


SENTENCES: dict[str, str] = {
    **table_sentences.SENTENCES,
    **text_sentences.SENTENCES,
    # whatever the file was
    "same-in-file": _("同一个文件里，前面第 %(row)s 行已经有这道题。请删去一道，或改写题干。"),
    "text-unread": _("这里读不出一道题。请写上题干、选项和答案，一次只写一道。"),
    "matching-extras": _("连线题右边多出的项超过一个。请至多留一个没有搭配的。"),
}


NOTHING = _("没有找到题目。请看一下是不是选错了文件，或照模板填写。")


def file_words(refused: Refused) -> str:
    """Why nothing of a file was taken."""
    return refused_words(refused)


def nothing_words() -> str:
    """Why a file without any question is refused."""
    return gettext(NOTHING)


def words(refusal: Refusal) -> str:
    """A sentence that says what is wrong and how to mend it."""
    details = dict(refusal.details)
    if key := details.get("key"):
        details["column"] = column_words(key)
    return gettext(SENTENCES[refusal.code]) % details


def column_words(key: str) -> str:
    """What a column is called."""
    name, _, number = key.partition("-")
    if name in ("option", "why") and number.isdigit():
        sentence = table_sentences.OPTION if name == "option" else table_sentences.OPTION_WHY
        return gettext(sentence) % {"letter": chr(ord("A") + int(number) - 1)}
    return gettext(table_sentences.COLUMNS[key])
