"""What is typed is kept as a draft, however wrong; nobody is overwritten; nothing wrong is published."""

import re
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from app.courses.models import Course, Draft
from app.db import Database
from app.people.rules import Scope
from tests import make
from tests.authoring.conftest import Save, as_data, trainer_of
from tests.authoring.editing import Fields, address, changed, form_of, opened
from tests.conftest import As, Browser
from tests.school import School

BY_HTMX = {"HX-Request": "true"}
ONE_OF_EACH = {
    "single": "duty-q3", "multiple": "duty-q2", "truefalse": "duty-q5", "fill": "duty-q6", "ordering": "duty-q8",
    "matching": "duty-q4", "short": "recognise-q11",
}  # fmt: skip


def drafts(database: Database) -> dict[str, Draft]:
    return database.read(lambda session: {one.slug: one for one in session.exec(select(Draft))})


def typed(client: Browser, question: str, fields: Fields, status: int = 200) -> str:
    """As the page saves while somebody types."""
    headers = BY_HTMX | {"Idempotency-Key": make.key()}
    reply = client.post(address(question), data=as_data(fields), headers=headers)
    assert reply.status_code == status, reply.text[:300]
    return reply.text


def values(fields: Fields, prefix: str) -> list[str]:
    return [value for name, value in fields if name.startswith(prefix)]


@pytest.mark.parametrize("question", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_a_form_that_nobody_touched_makes_no_draft(question: str, trainer: Browser, database: Database) -> None:
    page = typed(trainer, question, opened(trainer, question))
    assert "和第 1 版相同" in page
    assert drafts(database) == {}


@pytest.mark.parametrize("question", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_what_is_typed_is_a_draft_and_comes_back_in_the_form(
    question: str, trainer: Browser, database: Database
) -> None:
    page = typed(trainer, question, changed(opened(trainer, question), stem="新的题干，第一空____。", why="新的解析"))
    assert "草稿已保存" in page
    assert drafts(database)[question].rev == 1
    fields = dict(opened(trainer, question))
    assert (fields["stem"], fields["why"]) == ("新的题干，第一空____。", "新的解析")


def test_typing_on_with_what_the_answer_said_is_no_conflict(trainer: Browser, database: Database) -> None:
    fields = opened(trainer, "duty-q3")
    for n in range(3):
        page = typed(trainer, "duty-q3", changed(fields, stem=f"第 {n} 次的题干，请选一个办法？"))
        base = re.search(r'id="base" name="base" value="([^"]+)"', page)
        assert base
        fields = changed(fields, base=base[1])
    assert drafts(database)["duty-q3"].rev == 3


def test_what_is_typed_back_is_no_draft_any_more(trainer: Browser, save: Save, database: Database) -> None:
    before = dict(opened(trainer, "duty-q3"))["stem"]
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    save("duty-q3", stem=before)
    assert drafts(database) == {}


def test_a_draft_may_be_wrong_and_says_so(trainer: Browser, database: Database) -> None:
    page = typed(trainer, "duty-q3", changed(opened(trainer, "duty-q3"), options_2_why="", stem=""))
    assert "发布前还有 2 处要改" in page
    assert 'href="#options-2-why"' in page
    assert "duty-q3" in drafts(database)


def test_the_preview_is_the_learners_own_component_and_shows_what_is_typed(trainer: Browser) -> None:
    fields = changed(opened(trainer, "duty-q3"), stem="预览里的题干，请选一个办法？")
    page = typed(trainer, "duty-q3", [*fields, ("show", "right")])
    preview = page.split('id="preview"', 1)[1]
    assert "预览里的题干" in preview
    assert "opt is-right" in preview
    assert "答对了" in preview
    assert "data-focus" not in preview


def test_without_a_script_the_buttons_save_and_lead_back_to_the_row(trainer: Browser, database: Database) -> None:
    fields = opened(trainer, "duty-q3")
    texts = [value for name, value in fields if re.fullmatch(r"options-\d-text", name)]
    reply = trainer.post(address("duty-q3"), data=as_data([*fields, ("do", "up:options:2")]))
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{address('duty-q3')}#options-1-down")
    after = opened(trainer, "duty-q3")
    assert [value for name, value in after if re.fullmatch(r"options-\d-text", name)] == [
        texts[1],
        texts[0],
        *texts[2:],
    ]
    assert dict(after)["correct"] == dict(fields)["correct"]


def test_a_row_that_is_dragged_takes_the_place_of_another(trainer: Browser) -> None:
    fields = opened(trainer, "duty-q3")
    before = values(fields, "options-")[1::3]
    page = typed(trainer, "duty-q3", [*fields, ("do", "move:options:4:1")])
    assert values(form_of(page), "options-")[1::3] == [before[3], *before[:3]]
    for do in ("move:options:4:9", "move:options:4", "move:items:1:2", "move:options:1:2:3", "up:options:2:1"):
        typed(trainer, "duty-q3", [*form_of(page), ("do", do)], 422)


def test_somebody_else_at_the_same_question_is_told(
    trainer: Browser, colleague: Browser, app: FastAPI, now: datetime
) -> None:
    assert 'class="note" role' not in trainer.get(address("duty-q3")).text
    typed(colleague, "duty-q3", changed(opened(colleague, "duty-q3"), why="同事正在改的解析。"))
    assert "邹同事" in trainer.get(address("duty-q3")).text
    assert "可能还在改" in trainer.get(address("duty-q3")).text
    assert "可能还在改" not in colleague.get(address("duty-q3")).text
    app.state.clock = lambda: now + timedelta(minutes=16)
    assert "可能还在改" not in trainer.get(address("duty-q3")).text


def test_rows_are_added_and_taken_away_and_the_form_comes_back_at_once(trainer: Browser) -> None:
    page = typed(trainer, "duty-q3", [*opened(trainer, "duty-q3"), ("do", "add:options")])
    assert len(values(form_of(page), "options-")) == 15
    assert re.search(r'id="options-5-text"[^>]*data-focus', page)
    page = typed(trainer, "duty-q3", [*form_of(page), ("do", "remove:options:5")])
    assert len(values(form_of(page), "options-")) == 12


@pytest.mark.slow
@pytest.mark.parametrize("question", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_every_type_can_become_every_other_that_its_place_allows(question: str, trainer: Browser) -> None:
    page = trainer.get(address(question)).text
    kinds = re.findall(r'<option value="(\w+)"', page.split('id="type"', 1)[1].split("</select>", 1)[0])
    assert len(kinds) == (3 if question == "duty-q2" else 7)
    for kind in kinds:
        page = typed(trainer, question, changed([*opened(trainer, question), ("do", "type")], type=kind))
        assert dict(form_of(page))["drawn"] == kind


def test_a_blank_more_in_the_stem_is_a_field_more(trainer: Browser) -> None:
    fields = opened(trainer, "duty-q6")
    page = typed(trainer, "duty-q6", changed(fields, stem=dict(fields)["stem"] + "还有____。"))
    assert 'id="blanks-3"' in page
    assert 'id="blanks-3"' not in typed(trainer, "duty-q6", opened(trainer, "duty-q6"))


def test_a_second_editor_is_told_and_sees_both_values(trainer: Browser, colleague: Browser, database: Database) -> None:
    mine, theirs = opened(trainer, "duty-q3"), opened(colleague, "duty-q3")
    typed(colleague, "duty-q3", changed(theirs, stem="同事的题干，请选一个办法？"))
    page = typed(trainer, "duty-q3", changed(mine, stem="我的题干，请选一个办法？"), status=409)
    assert "同事的题干" in page
    assert "我的题干" in page
    assert "邹同事" in page
    assert "同事的题干" in drafts(database)["duty-q3"].body


def test_without_a_script_the_second_editor_keeps_his_form(trainer: Browser, colleague: Browser) -> None:
    mine = opened(trainer, "duty-q3")
    typed(colleague, "duty-q3", changed(opened(colleague, "duty-q3"), stem="同事的题干，请选一个办法？"))
    reply = trainer.post(address("duty-q3"), data=as_data(changed(mine, stem="我的题干，请选一个办法？")))
    assert reply.status_code == 409
    fields = dict(form_of(reply.text))
    assert (fields["stem"], fields["base"]) == ("我的题干，请选一个办法？", dict(mine)["base"])


def test_the_second_editor_may_decide_for_his_own_and_only_over_what_he_saw(
    trainer: Browser, colleague: Browser, database: Database
) -> None:
    mine, theirs = opened(trainer, "duty-q3"), opened(colleague, "duty-q3")
    typed(colleague, "duty-q3", changed(theirs, stem="同事的题干，请选一个办法？"))
    page = typed(trainer, "duty-q3", changed(mine, stem="我的题干，请选一个办法？"), status=409)
    over = re.search(r'name="over" value="([^"]+)"', page)
    assert over
    typed(colleague, "duty-q3", changed(opened(colleague, "duty-q3"), stem="同事又改了，请选一个办法？"))
    chosen = [*changed(mine, stem="我的题干，请选一个办法？"), ("over", over[1])]
    page = typed(trainer, "duty-q3", chosen, status=409)
    over = re.search(r'name="over" value="([^"]+)"', page)
    assert over
    typed(trainer, "duty-q3", [*chosen[:-1], ("over", over[1])])
    assert "我的题干" in drafts(database)["duty-q3"].body


def test_a_draft_given_up_and_begun_again_is_not_the_one_that_was_seen(
    trainer: Browser, colleague: Browser, save: Save
) -> None:
    save("duty-q3", stem="第一份草稿，请选一个办法？")
    stale = opened(colleague, "duty-q3")
    trainer.post(address("duty-q3"), data=as_data([*opened(trainer, "duty-q3"), ("do", "discard")]))
    save("duty-q3", stem="第二份草稿，请选一个办法？")
    typed(colleague, "duty-q3", changed(stale, stem="旧窗口的题干，请选一个？"), status=409)


def test_a_draft_is_given_up_by_its_button(trainer: Browser, save: Save, database: Database) -> None:
    fields = save("duty-q3", stem="换一个问法，请您想一想再选？")
    assert trainer.post(address("duty-q3"), data=as_data([*fields, ("do", "discard")])).status_code == 303
    assert drafts(database) == {}


def test_nothing_wrong_goes_on_to_publishing_and_what_was_typed_stays(trainer: Browser, database: Database) -> None:
    fields = changed(opened(trainer, "duty-q3"), options_2_why="", stem="改过的题干，请选一个办法？")
    reply = trainer.post(address("duty-q3"), data=as_data([*fields, ("do", "publish")]))
    assert reply.status_code == 422
    assert 'class="errsum"' in reply.text
    assert dict(form_of(reply.text))["stem"] == "改过的题干，请选一个办法？"
    assert "duty-q3" in drafts(database)
    whole = changed(form_of(reply.text), options_2_why="补上的理由")
    reply = trainer.post(address("duty-q3"), data=as_data([*whole, ("do", "publish")]))
    assert (reply.status_code, reply.headers["Location"]) == (303, "/courses/branch-secretary/publishing")


def test_what_is_far_too_long_is_not_saved_and_not_lost(trainer: Browser, database: Database) -> None:
    fields = changed(opened(trainer, "duty-q3"), stem="长" * 9000)
    reply = trainer.post(address("duty-q3"), data=as_data(fields))
    assert reply.status_code == 422
    assert dict(form_of(reply.text))["stem"] == "长" * 9000
    assert drafts(database) == {}


@pytest.mark.parametrize("field", [("do", "explode"), ("do", "up:options:9"), ("difficulty", "7"), ("base", "x")])
def test_what_no_form_of_ours_sends_is_refused(field: tuple[str, str], trainer: Browser, database: Database) -> None:
    fields = [one for one in opened(trainer, "duty-q3") if one[0] != field[0]]
    assert trainer.post(address("duty-q3"), data=as_data([*fields, field])).status_code == 422
    assert drafts(database) == {}


def test_learners_and_organizers_save_nothing(school: School, trainer: Browser, as_: As, database: Database) -> None:
    fields = as_data(changed(opened(trainer, "duty-q3"), stem="别人的题干，请选一个办法？"))
    for person in (school.cast.learner, school.cast.organizer):
        assert as_(person).post(address("duty-q3"), data=fields).status_code == 403
    assert as_(trainer_of(database, Scope.COURSE, 999)).post(address("duty-q3"), data=fields).status_code == 404
    assert trainer.post(address("duty-q99"), data=fields).status_code == 404
    assert drafts(database) == {}


def test_a_save_that_comes_twice_happens_once(trainer: Browser, database: Database) -> None:
    fields = as_data(changed(opened(trainer, "duty-q3"), stem="改过的题干，请选一个办法？"))
    headers = BY_HTMX | {"Idempotency-Key": make.key()}
    assert [trainer.post(address("duty-q3"), data=fields, headers=headers).status_code for _ in range(2)] == [200, 200]
    assert drafts(database)["duty-q3"].rev == 1


def test_a_draft_begun_on_an_older_wording_says_so_and_can_go_on(
    trainer: Browser, save: Save, database: Database, course: Course
) -> None:
    save("duty-q3", stem="我的题干，请选一个办法？")

    def older(session: Session) -> None:
        draft = session.exec(select(Draft)).one()
        draft.base_question_id = 1  # as if another wording had been published since
        session.add(draft)

    database.write(older)
    page = trainer.get(address("duty-q3")).text
    assert "发布过新版" in page
    assert "要发布的题" in trainer.get("/courses/branch-secretary/publishing").text
    assert 'name="drafts"' not in trainer.get("/courses/branch-secretary/publishing").text
    trainer.post(address("duty-q3"), data=as_data([*opened(trainer, "duty-q3"), ("do", "rebase")]))
    assert "发布过新版" not in trainer.get(address("duty-q3")).text
    assert "我的题干" in drafts(database)["duty-q3"].body


def test_a_stem_that_nearly_repeats_a_draft_is_told_while_it_is_typed_with_a_way_there(
    trainer: Browser, save: Save
) -> None:
    save("duty-q3", stem="支委会开到一半，两位委员为经费争起来，您先请谁说，怎么收住？")
    page = typed(
        trainer,
        "duty-q5",
        changed(opened(trainer, "duty-q5"), stem="支委会开到一半，两位委员为经费争起来，您先请谁说？"),
    )
    assert "太像" in page
    assert f'href="{address("duty-q3")}">看那道题' in page
    assert "太像" in trainer.get(address("duty-q3")).text
