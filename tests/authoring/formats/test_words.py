"""Each refusal of the fixtures has a sentence."""

from app.authoring.rules.formats.aiken import read_aiken
from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.proposals import Refusal
from app.authoring.rules.refusals import words
from tests.authoring.formats.test_text import FILES, read


def test_every_refusal_says_how_to_mend_it() -> None:
    refused: list[Refusal] = []
    for path in FILES.glob("*.txt"):
        refused += read(path.read_text()).refused
    refused += read_gift((FILES / "grammar.gift").read_text()).refused
    refused += read_aiken((FILES / "one.aiken").read_text()).refused
    quiz = read_moodle((FILES / "bank.xml").read_bytes())
    assert quiz
    refused += quiz.refused
    assert len(refused) > 15
    for one in refused:
        assert words(one).endswith("。")
        assert one.read
