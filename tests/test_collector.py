"""The collector is as it was before, whatever happens in between."""

from __future__ import annotations

import gc

import pytest

from govcrawl.collector import collector_paused


@collector_paused
def is_running(*, fails: bool = False) -> bool:
    if fails:
        raise ValueError("on purpose")
    return gc.isenabled()


def test_the_collector_is_paused_and_runs_again() -> None:
    assert gc.isenabled()
    assert is_running() is False
    assert gc.isenabled()


def test_the_collector_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="on purpose"):
        is_running(fails=True)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        assert is_running() is False
        assert not gc.isenabled()
    finally:
        gc.enable()
