"""The marking queue, and what the learner sees of it, from the practice that he submits on."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from app.classes import actions as classes
from app.classes.models import Enrolment
from app.db import Database
from app.people.rules import Scope
from app.quizzes.models import Mark
from tests import make
from tests.authoring.conftest import trainer_of
from tests.authoring.editing import COURSE
from tests.cast import NOW
from tests.conftest import As, Browser
from tests.school import School

QUEUE = f"/courses/{COURSE}/marking"
TEXT = "最松的是“事”。上月定的互查，这个月没有人提。"
FULL = {"c-1": "200", "c-2": "200", "c-3": "100"}


@pytest.fixture
def learner(school: School, as_: As) -> Browser:
    return as_(school.cast.learner)


def written(learner: Browser, enrolment: str, texts: tuple[str, ...] = (TEXT, TEXT, TEXT)) -> str:
    """A practice of short answers, submitted one by one and handed in; gives its ref."""
    started = learner.post(f"/learn/{enrolment}/practice/short", data={"key": make.key()})
    assert started.status_code == 303, started.text[:300]
    ref = re.search(r"/attempts/([a-z2-7]{16})", started.headers["Location"])
    assert ref
    for n, text in enumerate(texts, 1):
        data = {"key": make.key(), "base_rev": "0", "text": text, "fix": "1"}
        reply = learner.post(f"/attempts/{ref[1]}/questions/{n}", data=data)
        assert reply.status_code in (303, 422), reply.text[:300]
    assert learner.post(f"/attempts/{ref[1]}/submission", data={"key": make.key()}).status_code == 303
    return ref[1]


@pytest.fixture
def practice(learner: Browser, school: School) -> str:
    return written(learner, school.enrolment.ref)


def address(ref: str, n: int = 1) -> str:
    return f"{QUEUE}/{ref}/{n}"


def rubric_of(page: str) -> dict[str, str]:
    """The full points of each criterion, as the page has them."""
    found: dict[str, str] = {}
    for name, value in re.findall(r'name="(c-\d+)" value="(\d+)"', page):
        found[name] = str(max(int(value), int(found.get(name, "0"))))
    return found


def marks(client: Browser, url: str, *, share: int = 1, **more: str) -> dict[str, str]:
    """Full points for each criterion, or none of them."""
    page = client.get(url)
    assert page.status_code == 200
    points = {name: value if share else "0" for name, value in rubric_of(page.text).items()}
    return {"key": make.key(), **points, **more}


def mark(client: Browser, url: str, *, share: int = 1, **more: str) -> str:
    done = client.post(url, data=marks(client, url, share=share, **more))
    assert done.status_code == 303, done.text[:500]
    return str(done.headers["Location"])


def facts(database: Database) -> list[Mark]:
    return database.read(lambda session: list(session.exec(select(Mark).order_by(Mark.id))))  # type: ignore[arg-type]


def test_what_is_submitted_waits_and_the_learner_sees_that_it_does(
    trainer: Browser, learner: Browser, school: School, practice: str
) -> None:
    assert "开始评（3 份）" in trainer.get(QUEUE).text
    assert "还没评" in learner.get(f"/learn/{school.enrolment.ref}/practice").text
    assert "简答 3 题，3 题还没评；评完才出总分。练习不计成绩。" in learner.get(f"/attempts/{practice}/result").text
    assert "还没评" in learner.get(f"/attempts/{practice}/questions/1").text


def test_marked_by_the_rubric_it_is_a_fact_and_the_learner_reads_the_comment(
    trainer: Browser, learner: Browser, school: School, database: Database, practice: str
) -> None:
    full = sum(map(int, rubric_of(trainer.get(address(practice)).text).values()))
    mark(trainer, address(practice), comment="抓住了一件真事")
    (fact,) = facts(database)
    assert (fact.marker_id, fact.rev, sum(fact.points), fact.comment) == (
        school.cast.trainer.id,
        1,
        full,
        "抓住了一件真事",
    )
    for page in (
        f"/attempts/{practice}/questions/1",
        f"/attempts/{practice}/result",
        f"/learn/{school.enrolment.ref}/practice",
    ):
        text = learner.get(page).text
        assert "抓住了一件真事" in text
        assert f"评了 {full // 100} / {full // 100} 分" in text
        assert school.cast.trainer.name not in text


def test_a_total_comes_only_when_all_are_marked(trainer: Browser, learner: Browser, practice: str) -> None:
    result = f"/attempts/{practice}/result"
    for n, left in ((1, 2), (2, 1)):
        mark(trainer, address(practice, n))
        assert f"{left} 题还没评" in learner.get(result).text
        assert "简答全部评完" not in learner.get(result).text
    mark(trainer, address(practice, 3), share=0)
    assert re.search(r"简答全部评完，\d+ / \d+ 分。练习不计成绩。", learner.get(result).text)


def test_when_all_is_marked_the_learner_is_told_once(trainer: Browser, learner: Browser, practice: str) -> None:
    for n in (1, 2, 3):
        assert "您写的 3 道简答" not in learner.get("/notices").text
        mark(trainer, address(practice, n))
    mark(trainer, address(practice, 1), share=0)
    told = learner.get("/notices").text
    assert told.count("您写的 3 道简答，教员都评过了") == 1
    assert f"/attempts/{practice}/result" in told


def test_the_next_of_the_same_question_follows_then_the_queue(
    trainer: Browser, learner: Browser, as_: As, school: School, practice: str
) -> None:
    before = trainer.get(address(practice)).text
    stem = re.search(r"<p>([^<]{20,})</p><h3>", before)
    assert stem
    other = written(as_(school.cast.second_learner), school.second.ref)
    where = mark(trainer, address(practice))
    if where != QUEUE:
        assert where.startswith(f"{QUEUE}/{other}/")
        assert stem[1] in trainer.get(where).text


def test_names_are_hidden_until_they_are_asked_for(trainer: Browser, school: School, practice: str) -> None:
    assert school.cast.learner.name not in trainer.get(address(practice)).text
    shown = trainer.get(f"{address(practice)}?names=shown").text
    assert school.cast.learner.name in shown
    assert f'action="{address(practice)}?names=shown"' in shown


def test_a_second_marker_sees_nothing_of_the_first_and_two_who_differ_are_settled(
    trainer: Browser, colleague: Browser, learner: Browser, database: Database, practice: str
) -> None:
    url, result = address(practice), f"/attempts/{practice}/questions/1"
    mark(trainer, url, comment="写得很好", second="1")
    assert "正在评" in learner.get(result).text
    assert "写得很好" not in learner.get(result).text
    assert "写得很好" not in colleague.get(url).text
    assert "等第二位评 1 份" in trainer.get(QUEUE).text
    mark(colleague, url, share=0)
    assert "两位不一致，要商定" in trainer.get(url).text
    assert "写得很好" in colleague.get(url).text
    assert "正在评" in learner.get(result).text
    mark(trainer, url, comment="商量过了")
    assert "商量过了" in learner.get(result).text
    assert [one.settles for one in facts(database)] == [False, False, True]


def test_a_changed_mind_is_a_new_fact_and_the_old_one_stays(
    trainer: Browser, database: Database, practice: str
) -> None:
    mark(trainer, address(practice))
    mark(trainer, address(practice), share=0)
    assert [(one.rev, sum(one.points) > 0) for one in facts(database)] == [(1, True), (2, False)]


def test_the_same_mark_again_is_no_new_fact(trainer: Browser, database: Database, practice: str) -> None:
    for _ in range(2):
        mark(trainer, address(practice), comment="好")
    assert len(facts(database)) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"c-1": ""}, {"c-1": "x"}, {"c-1": "999999"}, {"c-1": "-1"}, {"comment": "长" * 501}],
    ids=["none", "no number", "too much", "below nothing", "too long"],
)
def test_a_bad_form_is_drawn_again_with_what_was_typed(
    wrong: dict[str, str], trainer: Browser, database: Database, practice: str
) -> None:
    data = marks(trainer, address(practice), comment="别丢了这句") | wrong
    reply = trainer.post(address(practice), data=data)
    assert reply.status_code == 422
    assert data["comment"] in reply.text
    assert "处需要修改" in reply.text
    assert facts(database) == []


def test_empty_ones_and_those_of_who_left_are_not_in_the_queue(
    trainer: Browser, learner: Browser, school: School, database: Database
) -> None:
    written(learner, school.enrolment.ref, (TEXT, " ", ""))
    assert "还没评 1 份" in trainer.get(QUEUE).text

    def leave(session: Session) -> None:
        classes.withdraw(session, session.get_one(Enrolment, school.enrolment.id), "调离", NOW, school.cast.organizer)

    database.write(leave)
    assert "没有要评的简答" in trainer.get(QUEUE).text


def test_the_course_leads_to_the_queue(trainer: Browser, school: School) -> None:
    assert f'href="{QUEUE}"' in trainer.get(f"/courses/{COURSE}").text


def test_where_there_is_nothing_the_page_says_so(trainer: Browser, school: School) -> None:
    assert "没有要评的简答" in trainer.get(QUEUE).text


def test_out_of_reach_and_what_is_not_there_are_not_found(
    trainer: Browser, school: School, database: Database, as_: As, practice: str
) -> None:
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    for page in (QUEUE, address(practice)):
        assert stranger.get(page).status_code == 404
    assert stranger.post(address(practice), data={"key": make.key(), **FULL}).status_code == 404
    for page in (address(practice, 9), address("a" * 16), "/courses/no-such-course/marking"):
        assert trainer.get(page).status_code == 404
    assert trainer.post(address(practice, 9), data={"key": make.key(), **FULL}).status_code == 404


def test_learners_and_organizers_may_not(school: School, as_: As, practice: str) -> None:
    for person in (school.cast.learner, school.cast.organizer, school.cast.system_admin):
        client = as_(person)
        assert client.get(QUEUE).status_code == 403
        assert client.get(address(practice)).status_code == 403
        assert client.post(address(practice), data={"key": make.key(), **FULL}).status_code == 403


def test_what_no_page_of_ours_asks_is_refused(trainer: Browser, practice: str) -> None:
    for page in (QUEUE, address(practice)):
        assert trainer.get(f"{page}?names=all").status_code == 422


def test_twice_as_many_answers_take_as_many_queries(
    trainer: Browser, as_: As, school: School, practice: str, queries: Callable[[], int]
) -> None:
    counts = []
    for more in (False, True):
        if more:
            written(as_(school.cast.second_learner), school.second.ref)
        trainer.get(QUEUE)
        queries()
        trainer.get(QUEUE)
        trainer.get(address(practice))
        counts.append(queries())
    assert counts[0] == counts[1]


def test_an_organizer_sees_how_many_are_not_marked_yet_as_far_as_he_sees(
    trainer: Browser, as_: As, school: School, practice: str
) -> None:
    page = f"/classes/{school.klass.ref}/overview"
    written(as_(school.cast.second_learner), school.second.ref)
    mark(trainer, address(practice))
    mark(trainer, address(practice, 2), second="1")
    assert "简答练习：还没评 5 份，已评 1 份" in as_(school.cast.organizer).get(page).text
    assert "简答练习：还没评 2 份，已评 1 份" in as_(school.cast.officer).get(page).text
