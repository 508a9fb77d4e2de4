"""How the time of a search grows with its text; a text four times as long may take four times as long."""

from __future__ import annotations

import re
import time

from tests.hostile.patterns import Found, attacks

SHORT, LONG = 1_000, 4_000
FACTOR = 8  # between linear (4) and quadratic (16)
FLOOR = 0.001  # below this many seconds for the long text a pattern is quick whatever its growth
CEILING = 0.1  # beyond this for the short text it is slow whatever its growth
ROUNDS = 8  # for a suspect, before it is believed: other work on the machine comes in bursts
ENOUGH = 3  # faults of one pattern


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


def too_slow(found: Found) -> list[str]:
    """The texts on which a pattern's time grows faster than they do."""
    faults: list[str] = []
    for before, unit, after in attacks(found.pattern):
        for method in found.methods:
            fault = _fault(found.pattern, method, before, unit, after)
            if fault:
                faults.append(
                    f"{found.where} .{method}: {before[:30]!r} + {unit[:30]!r} * n + {after!r}: {fault}"
                )
            if len(faults) >= ENOUGH:
                return faults
    return faults


def _fault(pattern: re.Pattern, method: str, before: str, unit: str, after: str) -> str | None:
    def text(size: int) -> str:
        return before + unit * (size // len(unit)) + after

    for size in (16, 24, 32, 36, 40, 48, 64, 100, 300, SHORT):  # exponential ones would never come back from more
        if seconds(pattern, method, text(size)) > CEILING and seconds(pattern, method, text(size)) > CEILING:
            return f"hangs at {size} characters"
    long = text(LONG)
    slow = seconds(pattern, method, long)
    if slow <= FLOOR:
        return None
    short = text(SHORT)
    quick = seconds(pattern, method, short)
    if slow <= FACTOR * quick and quick <= CEILING:
        return None
    quick, slow = seconds(pattern, method, short, ROUNDS), seconds(pattern, method, long, ROUNDS)
    if slow > FACTOR * quick and slow > FLOOR:
        return f"{slow / quick:.0f} times the time for 4 times the text"
    return f"{quick:.2f} s for {SHORT} characters" if quick > CEILING else None
