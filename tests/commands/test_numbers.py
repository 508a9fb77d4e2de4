"""Settings that are numbers: what is none is named before anything is asked."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

import settings.base
import settings.february
from govcrawl.commands.asking import AskedError
from govcrawl.commands.numbers import check_numbers


@pytest.mark.parametrize("module", [settings.base, settings.february])
def test_the_settings_that_come_with_govcrawl_are_right(module: object) -> None:
    ours = Settings()
    ours.setmodule(module)  # type: ignore[arg-type]  # a module or its name
    check_numbers(ours)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LEDGER_WAIT", "x", "LEDGER_WAIT=x: give a number from 0"),
        ("LEDGER_WAIT", "-1", "LEDGER_WAIT=-1: give a number from 0"),
        ("LEDGER_WAIT", "nan", "LEDGER_WAIT=nan: give a number from 0"),
        ("DOWNLOAD_DELAY", "1e99", "DOWNLOAD_DELAY=1e99: give a number from 0"),
        ("SECOND_PASS_PAUSE", "", "SECOND_PASS_PAUSE=: give a number"),
        ("RECHECK_DAYS", "1.5", "RECHECK_DAYS=1.5: give a whole number from 0"),
        ("PORTAL_TIMEOUT", "0", "PORTAL_TIMEOUT=0: give a whole number from 1"),
        ("RETRY_TIMES", "二", "RETRY_TIMES=二: give a whole number from 0"),
        ("LOG_LEVEL", "FOO", "LOG_LEVEL=FOO: give DEBUG, INFO, WARNING, ERROR or CRITICAL (-L sets it)"),
    ],
)
def test_what_is_no_number_is_named_with_what_it_may_be(name: str, value: str, told: str) -> None:
    with pytest.raises(AskedError) as caught:
        check_numbers(Settings({name: value}))
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECOND_PASS_PAUSE", "-1"),
        ("DOWNLOAD_DELAY", "0.5"),
        ("PORTALS_AT_ONCE", "1"),
        ("LOG_LEVEL", "DEBUG"),
    ],
)
def test_what_is_a_number_passes(name: str, value: str) -> None:
    check_numbers(Settings({name: value}))
