"""With GOVCRAWL_NOTHING_SKIPPED=1 a run in which a test was skipped has failed, and names each."""

from __future__ import annotations

import os

import pytest

_SKIPPED: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _SKIPPED.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _SKIPPED.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    controller = not hasattr(session.config, "workerinput")
    if controller and _SKIPPED and os.environ.get("GOVCRAWL_NOTHING_SKIPPED") == "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _SKIPPED and os.environ.get("GOVCRAWL_NOTHING_SKIPPED") == "1":
        terminalreporter.section("skipped, though nothing may be")
        for name in _SKIPPED:
            terminalreporter.line(name)
