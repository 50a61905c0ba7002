"""Questions of each type, and answers to them, for property tests."""

from hypothesis import strategies as st

from app.quizzes.rules.keys import Posted
from app.quizzes.rules.marking import normalised
from app.quizzes.rules.questions import (
    Fill,
    Item,
    Matching,
    Multiple,
    Option,
    Ordering,
    Passage,
    Question,
    Short,
    Single,
    TrueFalse,
    Use,
)

REST = {"slug": "q", "use": Use.QUIZ, "passage": Passage(lesson="duty", paragraph="p4"), "difficulty": 1}
WORDS = ["网脚", "难处", "AB岗", "为党工作", "互补", "Ｋ线", "2012年", "“两个第一”", "制度，纪律", "党课 三问"]

words = st.sampled_from(WORDS)
numbers = st.integers(1, 1_000)


@st.composite
def item_lists(draw: st.DrawFn, least: int = 2, most: int = 6) -> tuple[Item, ...]:
    number = draw(st.integers(least, most))
    ids = draw(st.permutations("abcdef"))[:number]
    return tuple(Item(id=id, text=f"选项{id}") for id in ids)


def options_of(items: tuple[Item, ...], right: set[str]) -> tuple[Option, ...]:
    return tuple(Option(id=i.id, text=i.text, correct=i.id in right, why=f"因为{i.id}") for i in items)


@st.composite
def singles(draw: st.DrawFn) -> Single:
    items = draw(item_lists())
    right = draw(st.sampled_from(items)).id
    return Single(**REST, stem="哪一个？", points=draw(numbers), options=options_of(items, {right}))


@st.composite
def multiples(draw: st.DrawFn) -> Multiple:
    items = draw(item_lists())
    right = draw(st.sets(st.sampled_from([item.id for item in items]), min_size=1))
    partial = draw(st.sampled_from(["half", "none"]))
    options = options_of(items, right)
    return Multiple(**REST, stem="哪几个？", points=draw(numbers), options=options, partial=partial)


@st.composite
def truths(draw: st.DrawFn) -> TrueFalse:
    return TrueFalse(**REST, stem="是不是？", points=draw(numbers), answer=draw(st.booleans()), why="因为")


@st.composite
def fills(draw: st.DrawFn, order: str = "") -> Fill:
    number = draw(st.integers(1, 4))
    answers = draw(st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), min_size=number, max_size=number))
    return Fill(
        **REST,
        stem="____".join("甲乙丙丁戊"[: number + 1]),
        points=draw(numbers),
        answers=tuple(answers),
        order=order or draw(st.sampled_from(["fixed", "any"])),
    )


@st.composite
def orderings(draw: st.DrawFn) -> Ordering:
    return Ordering(**REST, stem="排一排", points=draw(numbers), items=draw(item_lists()))


@st.composite
def matchings(draw: st.DrawFn) -> Matching:
    right = draw(item_lists())
    left = tuple(Item(id=f"l{n}", text=f"左{n}") for n in range(1, draw(st.integers(2, 5)) + 1))
    pairs = {item.id: draw(st.sampled_from(right)).id for item in left}
    return Matching(**REST, stem="连一连", points=draw(numbers), left=left, right=right, pairs=pairs)


@st.composite
def shorts(draw: st.DrawFn) -> Short:
    return Short(**REST, stem="说一说", points=draw(numbers), model="这样说", rubric=())


KINDS: list[st.SearchStrategy[Question]] = [
    singles(), multiples(), truths(), fills(), orderings(), matchings(), shorts()
]  # fmt: skip
questions: st.SearchStrategy[Question] = st.one_of(KINDS)


@st.composite
def posts(draw: st.DrawFn, question: Question) -> Posted:
    """What our form for this question may send, complete or not."""

    def row(number: int, value: st.SearchStrategy[str]) -> dict[int, str]:
        return {n: draw(value) for n in range(1, number + 1)}

    def key(number: int) -> st.SearchStrategy[str]:
        return st.integers(1, number).map(str)

    match question:
        case Single():
            return Posted(choices=tuple(draw(st.lists(key(len(question.options)), max_size=1))))
        case Multiple():
            return Posted(choices=tuple(draw(st.lists(key(len(question.options)), unique=True))))
        case TrueFalse():
            return Posted(choices=tuple(draw(st.lists(st.sampled_from("tf"), max_size=1))))
        case Fill():
            return Posted(blanks=row(len(question.answers), st.sampled_from(["", "甲", " ", *WORDS])))
        case Ordering():
            n = len(question.items)
            return Posted(places=row(n, st.one_of(st.just(""), key(n))))
        case Matching():
            return Posted(matches=row(len(question.left), st.one_of(st.just(""), key(len(question.right)))))
        case Short():
            return Posted(text=draw(st.sampled_from(["", " ", "我这样看", "另一种说法"])))


@st.composite
def typed_in_another_way(draw: st.DrawFn, text: str) -> str:
    """The same text from another keyboard: full width or half, other case, spaces anywhere."""
    signs = []
    for sign in text:
        wide = chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign
        narrow = chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign
        signs.append(draw(st.sampled_from([sign, wide, narrow, sign.swapcase()])))
        signs.append(draw(st.sampled_from(["", "", " ", "\u3000", "\u00a0", "\u200b"])))
    other = "".join(signs)
    assert normalised(other) == normalised(text)
    return other
