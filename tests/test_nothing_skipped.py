"""The promise that no test is passed over is kept by a plugin; here is that it works."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
RUN = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.nothing_skipped", "--noconftest"]


@pytest.mark.parametrize(
    ("test", "fails"),
    [
        ("def test_x(): pass", False),
        ("def test_x(): pytest.skip('later')", True),
        ("@pytest.mark.xfail\ndef test_x(): assert False", True),
        ("@pytest.mark.xfail\ndef test_x(): assert True", True),
        ("pytest.skip('all', allow_module_level=True)", True),
    ],
)
def test_a_run_with_a_skipped_test_fails(tmp_path: Path, test: str, fails: bool) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(f"import pytest\n{test}\ndef test_another(): pass\n")
    done = subprocess.run([*RUN, file], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert bool(done.returncode) == fails, done.stdout
    assert ("SKIPPED OR XFAILED" in done.stdout) == fails
