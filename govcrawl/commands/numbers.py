"""What commands share: the settings that an operator gives as numbers, looked at before anything is asked. No command."""

from __future__ import annotations

import logging
from math import isfinite
from typing import Final

from scrapy.settings import BaseSettings

from govcrawl.commands.asking import AskedError

#: Whole numbers, and the least that each may be.
_WHOLE: Final = {
    "DOWNLOAD_MAXSIZE": 0,
    "RETRY_TIMES": 0,
    "HOST_MAX_FAILURES": 1,
    "RECHECK_DAYS": 0,
    "PORTALS_AT_ONCE": 1,
    "PORTAL_TIMEOUT": 1,
}
#: Seconds and factors, and the least that each may be; None: it may be negative.
_NUMBERS: Final = {
    "DOWNLOAD_DELAY": 0.0,
    "DOWNLOAD_TIMEOUT": 0.0,
    "RETRY_AFTER_MAX": 0.0,
    "SECOND_PASS_PAUSE": None,
    "SECOND_PASS_SLOWER": 0.0,
    "LEDGER_WAIT": 0.0,
}
MOST: Final = 10**12


def check_numbers(settings: BaseSettings) -> None:
    """See that each setting of docs/operating.md that is a number is one. Raises AskedError, which names it."""
    for name, least in _WHOLE.items():
        value = settings.get(name)
        if value is not None and not _is_whole(value, least):
            raise AskedError(f"{name}={value}: give a whole number from {least}")
    for name, lowest in _NUMBERS.items():
        value = settings.get(name)
        if value is not None and not _is_number(value, lowest):
            raise AskedError(f"{name}={value}: give a number{'' if lowest is None else f' from {lowest:g}'}")
    level = settings.get("LOG_LEVEL")
    if level is not None and not isinstance(level, int) and level not in logging.getLevelNamesMapping():
        names = "DEBUG, INFO, WARNING, ERROR or CRITICAL"
        raise AskedError(f"LOG_LEVEL={level}: give {names} (-L sets it)")


def _is_whole(value: object, least: int) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and least <= int(text[:20]) <= MOST


def _is_number(value: object, least: float | None) -> bool:
    try:
        number = float(str(value))
    except ValueError:
        return False
    return isfinite(number) and abs(number) <= MOST and (least is None or number >= least)
