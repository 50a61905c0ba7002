"""Certificates are issued to those who completed, once each, numbered without a gap, and signed."""

import stat
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.certificates import queries
from app.certificates.actions import AlreadyRevoked, BeforeClosing, for_class, issue, revoke, rotate
from app.certificates.models import Certificate, CertificateKey
from app.certificates.rules import Said, State, is_signed, said_in, serial_in, text_of
from app.certificates.signing import Issuing, write_key
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import CertificatesWhen
from app.db import Database
from app.learning import actions as learning
from app.notices.models import Notice
from app.people.models import Person
from tests import make
from tests.cast import NOW
from tests.school import OPENED, School

pytestmark = pytest.mark.usefixtures("app")


def complete(session: Session, school: School, enrolment: Enrolment) -> None:
    klass, organizer = session.merge(school.klass), session.merge(school.cast.organizer)
    learning.exempt(session, session.get_one(Enrolment, enrolment.id), klass, "", "已学过", NOW, organizer)


def many(school: School, count: int) -> Callable[[Session], list[int]]:
    """So many learners who completed the class, where certificates come at its closing."""

    def write(session: Session) -> list[int]:
        klass, organizer = session.merge(school.klass), session.merge(school.cast.organizer)
        unit, found = session.merge(school.cast.units.first), []
        for _ in range(count):
            one = learning.enrol(session, make.person(session, unit=unit), klass, unit, OPENED, organizer)
            complete(session, school, one)
            found.append(one.id)
        return found

    return write


def issued(database: Database) -> list[Certificate]:
    with Session(database.engine) as session:
        return list(session.exec(select(Certificate).order_by(col(Certificate.serial))))


def everybody(school: School) -> Callable[[Session], list[Certificate]]:
    return lambda session: issue(session, session.merge(school.klass), NOW, None, None)


def test_who_completed_gets_one_and_only_once(school: School, database: Database) -> None:
    database.write(many(school, 3))
    assert issued(database) == [], "this class gives them at its closing"
    assert [len(database.write(everybody(school))) for _ in range(2)] == [3, 0]
    rows = issued(database)
    assert [row.serial for row in rows] == [1, 2, 3]
    assert rows[0].number == "头雁〔2026〕第 000001 号"
    with Session(database.engine) as session:
        told = session.exec(select(Notice).where(Notice.kind == "certificate_issued")).all()
        shown = queries.of_class(session, school.klass.id)
    assert {notice.person_id for notice in told} == {row.person_id for row in rows}
    assert {one.state for one in shown} == {State.VALID}
    assert shown[0].said.seals == ("明责", "立身", "筑垒")
    assert shown[0].said.began == OPENED.date().isoformat()


def test_where_the_class_says_so_it_comes_with_the_completion(school: School, database: Database) -> None:
    def at_once(session: Session) -> None:
        klass = session.get_one(TrainingClass, school.klass.id)
        klass.certificates = CertificatesWhen.AT_ONCE
        session.add(klass)
        session.flush()
        complete(session, School(**{**vars(school), "klass": klass}), school.enrolment)

    database.write(at_once)
    assert [row.enrolment_id for row in issued(database)] == [school.enrolment.id]


def test_writers_at_the_same_time_leave_no_gap_and_give_no_number_twice(school: School, database: Database) -> None:
    ids = database.write(many(school, 12))

    def one(id: int) -> Callable[[Session], None]:
        def unit(session: Session) -> None:
            issue(session, session.get_one(TrainingClass, school.klass.id), NOW, None, [id])
            if id % 3 == 0:
                raise RuntimeError("this transaction is taken back, and its number with it")

        return unit

    futures = [database.submit(one(id)) for id in [*ids, *ids]]
    wait(futures)
    database.write(everybody(school))
    rows = issued(database)
    assert [row.serial for row in rows] == list(range(1, 13))
    assert sorted(row.enrolment_id for row in rows) == ids


def test_a_class_that_gives_them_at_its_closing_gives_none_before(school: School, database: Database) -> None:
    database.write(many(school, 1))
    with pytest.raises(BeforeClosing):
        database.write(lambda session: for_class(session, session.merge(school.klass), NOW, None))
    assert issued(database) == []


def test_who_withdrew_or_is_not_done_gets_none(school: School, database: Database) -> None:
    def withdraw(session: Session) -> None:
        complete(session, school, school.second)
        learning_enrolment = session.get_one(Enrolment, school.second.id)
        learning_enrolment.withdrawn_at = NOW
        session.add(learning_enrolment)

    database.write(withdraw)
    assert database.write(everybody(school)) == []


def test_a_revoked_one_stays_listed_and_is_not_given_again_by_itself(school: School, database: Database) -> None:
    database.write(lambda session: complete(session, school, school.enrolment))
    database.write(everybody(school))

    def take_back(session: Session) -> None:
        row = session.exec(select(Certificate)).one()
        revoke(session, row, "代学", session.merge(school.cast.organizer), NOW)

    database.write(take_back)
    with pytest.raises(AlreadyRevoked):
        database.write(take_back)
    assert database.write(everybody(school)) == []
    with Session(database.engine) as session:
        (shown,) = queries.of_class(session, school.klass.id)
        assert (shown.state, shown.reason) == (State.REVOKED, "代学")
        assert [one.had for one in queries.without(session, school.klass.id)] == [True]
        assert (
            session.exec(select(Notice).where(Notice.kind == "certificate_revoked")).one().details["reason"] == "代学"
        )


def test_its_text_never_changes_though_names_do(school: School, database: Database) -> None:
    database.write(lambda session: complete(session, school, school.enrolment))
    database.write(everybody(school))
    before = issued(database)[0]

    def rename(session: Session) -> None:
        session.get_one(Person, school.cast.learner.id).name = "另一个名字"
        session.get_one(TrainingClass, school.klass.id).name = "另一个班"

    database.write(rename)
    with Session(database.engine) as session:
        (shown,) = queries.of_class(session, school.klass.id)
    assert (shown.text, shown.said.name, shown.state) == (before.text, school.cast.learner.name, State.VALID)


def test_a_row_that_somebody_changed_is_forged(school: School, database: Database) -> None:
    database.write(lambda session: complete(session, school, school.enrolment))
    database.write(everybody(school))

    def change(session: Session) -> None:
        row = session.exec(select(Certificate)).one()
        row.text = row.text.replace(school.cast.learner.name, "某人")
        session.add(row)

    database.write(change)
    with Session(database.engine) as session:
        assert queries.of_class(session, school.klass.id)[0].state is State.FORGED


def test_the_key_is_its_owners_alone_and_older_ones_verify_after_a_rotation(
    school: School, database: Database, app: FastAPI
) -> None:
    issuing: Issuing = database.info["certificates.issuing"]
    database.write(lambda session: complete(session, school, school.enrolment))
    database.write(everybody(school))
    secret = issuing.key_file.read_text().strip()
    assert stat.S_IMODE(issuing.key_file.stat().st_mode) == 0o600
    database.write(lambda session: rotate(session, issuing, NOW))
    assert issuing.key_file.read_text().strip() != secret
    database.write(lambda session: complete(session, school, school.second))
    database.write(everybody(school))
    with Session(database.engine) as session:
        shown = queries.of_class(session, school.klass.id)
        keys = session.exec(select(CertificateKey)).all()
    assert [one.state for one in shown] == [State.VALID, State.VALID]
    assert len({one.fingerprint for one in shown}) == len(keys) == 2
    assert secret not in {key.public for key in keys}


SAID = Said(
    "头雁〔2026〕第 000001 号", "c", "㛃𬭎·燚", "一局", "班", "课", 1, ("明责",), "a", "b", "c", 100, "局", "d", "r"
)


@given(st.data())
def test_any_changed_letter_of_text_or_signature_is_seen(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("key") / "private.key"
    write_key(file)
    signer, text = Issuing("头雁", NOW.tzinfo, file).signer(), text_of(SAID)  # type: ignore[arg-type]
    public, signature = b64encode(signer.public).decode(), signer.sign(text)
    assert is_signed(text, signature, public)
    assert said_in(text) == SAID
    for whole in (text, signature):
        place = data.draw(st.integers(0, len(whole) - 1))
        letter = data.draw(st.characters(codec="utf-8").filter(lambda c: c != whole[place]))  # noqa: B023
        changed = whole[:place] + letter + whole[place + 1 :]
        pair = (changed, signature) if whole is text else (text, changed)
        assert not is_signed(*pair, public)


@pytest.mark.parametrize("typed", ["头雁〔2026〕第 000123 号", "头雁(2026)第000123号", "123", " 000123 "])
def test_a_number_is_found_as_it_may_be_typed(typed: str) -> None:
    assert serial_in(typed) == 123


@pytest.mark.parametrize("typed", ["", "没有", "第号", "²", "9" * 30, "-1"])
def test_nonsense_is_no_number(typed: str) -> None:
    assert serial_in(typed) is None


def test_a_key_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "below" / "private.key"
    write_key(file)
    before = file.read_text()
    write_key(file)
    assert file.read_text() != before
    assert [one.name for one in file.parent.iterdir()] == ["private.key"]
