"""A plugin of pytest: a test that is skipped, or expected to fail, fails the run."""

from typing import Any

import pytest


class NothingSkipped:
    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped or hasattr(report, "wasxfail"):
            self.found.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.found.append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for name in self.found:
            terminalreporter.write_line(f"SKIPPED OR XFAILED, which this project does not do: {name}", red=True)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    """For `-p tests.nothing_skipped`."""
    config.pluginmanager.register(NothingSkipped())
