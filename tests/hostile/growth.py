"""How the time of a search grows with its text; a text four times as long may take four times as long."""

from __future__ import annotations

import re
import time

from tests.hostile.patterns import Found, attacks

SHORT = 1_000
LONG, LONGEST = 4 * SHORT, 32 * SHORT
FACTOR = 8  # between linear (4) and quadratic (16)
FLOOR = 0.001  # below this many seconds for the long text a pattern is quick whatever its growth
CEILING = 0.1  # beyond this for up to `SHORT` characters it is slow whatever its growth
ROUNDS = 8  # for a suspect, before it is believed: other work on the machine comes in bursts


def seconds(pattern: re.Pattern, method: str, text: str, rounds: int = 1) -> float:
    """Processor time of one search, the least of several."""
    subject = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
    search = getattr(pattern, method)
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        search(subject)
        best = min(best, time.process_time() - started)
    return best


def too_slow(found: Found) -> str | None:
    """The first text found on which a pattern's time grows faster than the text, None if there is none."""
    for before, unit, after in attacks(found.pattern):
        for method in found.methods:
            fault = _fault(found.pattern, method, before, unit, after)
            if fault:
                return f"{found.where} .{method}: {before[:30]!r} + {unit[:30]!r} * n + {after!r}: {fault}"
    return None


def _fault(pattern: re.Pattern, method: str, before: str, unit: str, after: str) -> str | None:
    def text(size: int) -> str:
        return before + unit * (size // len(unit)) + after

    for size in (
        16,
        20,
        24,
        28,
        32,
        36,
        40,
        48,
        64,
        100,
        300,
        SHORT,
    ):  # exponential ones would never come back from more
        if seconds(pattern, method, text(size)) > CEILING and seconds(pattern, method, text(size)) > CEILING:
            return f"hangs at {size} characters"
    size, floor = LONG, FLOOR
    slow = seconds(pattern, method, text(size))
    if slow <= floor:  # a quick one gets more to do: long pieces repeat seldom in a short text
        size, floor = LONGEST, FLOOR * (LONGEST // LONG)
        slow = seconds(pattern, method, text(size))
        if slow <= floor:
            return None
    long, short = text(size), text(size // 4)
    quick = seconds(pattern, method, short)
    if slow <= FACTOR * quick:
        return None
    quick, slow = seconds(pattern, method, short, ROUNDS), seconds(pattern, method, long, ROUNDS)
    return (
        f"{slow / quick:.0f} times the time for 4 times the text"
        if slow > max(floor, FACTOR * quick)
        else None
    )
