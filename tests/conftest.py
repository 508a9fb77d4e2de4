"""With GOVCRAWL_NOTHING_SKIPPED=1 a run in which a test was skipped for want of a tool has failed, and names each.

Tests of what the team keeps beside the checkout (`../shared`) may be skipped: a clean checkout has none of it.
"""

from __future__ import annotations

import os

import pytest

_SKIPPED: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _note(report)


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if "../shared" not in str(report.longrepr):
        _SKIPPED.append(f"{report.nodeid}: {_reason(report)}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr[-1] if isinstance(report.longrepr, tuple | list) else report.longrepr
    return str(told).removeprefix("Skipped: ")


def pytest_sessionfinish(session: pytest.Session) -> None:
    controller = not hasattr(session.config, "workerinput")
    if controller and _SKIPPED and os.environ.get("GOVCRAWL_NOTHING_SKIPPED") == "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _SKIPPED and os.environ.get("GOVCRAWL_NOTHING_SKIPPED") == "1":
        terminalreporter.section("skipped, though nothing may be")
        for name in _SKIPPED:
            terminalreporter.line(name)
