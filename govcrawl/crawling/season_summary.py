"""What a season came to, for the end of it: a table by outcome, then the portals that fell short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from govcrawl.crawling.progress import clock
from govcrawl.crawling.season import Ended
from govcrawl.crawling.verdict import Shortfall
from govcrawl.ledger.model import Row
from govcrawl.outcomes import REASONS, Outcome, Reason
from govcrawl.portals.selecting import Chosen

#: How many portals that fell short are named, and how long a line of one may be.
SHOWN: Final = 20
WIDTH: Final = 160

_ORDER: Final = list(Outcome)


def summary_lines(
    ended: Sequence[Ended],
    *,
    rows: Iterable[Row] | None,
    not_begun: Sequence[Chosen],
    seconds: float,
) -> Iterator[str]:
    """The summary, line by line. `rows` are the ledger's for this selection, or None where it has none."""
    if rows is not None:
        counts = Counter(row.outcome for row in rows)
        yield "division x year, as the ledger has it for this selection:"
    else:
        counts = outcomes_seen(ended)
        yield "division x year, as far as this run saw them (the ledger has no row of them):"
    width = len(f"{max(counts.values(), default=0):,}")
    for outcome in Outcome:
        yield f"  {outcome.value:<18} {counts[outcome]:>{width},}"
    short = [one for one in ended if one.fell_short]
    interrupted = sum(one.interrupted for one in ended)
    parts = [f"{len(ended) - len(short)} as expected", f"{len(short)} fell short"]
    if interrupted:
        parts[-1] += f" ({interrupted} of them interrupted)"
    if not_begun:
        parts.append(f"{len(not_begun)} not begun")
    reports, pages = sum(one.reports for one in ended), sum(one.pages for one in ended)
    yield f"{_many(len(ended) + len(not_begun), 'portal')}: {', '.join(parts)}"
    yield f"{_many(reports, 'report')}, {_many(pages, 'page')}, {clock(seconds)}"
    if short:
        yield f"fell short by: {', '.join(_by_reason(short))}"
        yield "fell short, the worst first:"
        for one in sorted(short, key=_badness)[:SHOWN]:
            yield _cut(f"  {one.chosen.name}: {_why(one)}")
        if len(short) > SHOWN:
            yield f"  and {len(short) - SHOWN} more"


def outcomes_seen(ended: Iterable[Ended]) -> Counter[Outcome]:
    """Outcomes by what the runs themselves tell, without a ledger.

    Reports are held only where the portal's file was written, which some shortfalls forbid. A shortfall of no year counts for every year that was asked for and is not told of otherwise; once, where all
    years were asked for, for nobody knows how many there are. An interrupted portal tells nothing.
    """
    counts: Counter[Outcome] = Counter()
    for one in ended:
        if one.interrupted:
            continue
        held = 0 if any(short.blocks for short in one.shortfalls) else one.reports
        counts[Outcome.FOUND] += held
        told = [
            (short.year, REASONS[short.reason].outcome)
            for short in one.shortfalls
            if short.reason is not None
        ]
        by_year = {year: outcome for year, outcome in sorted(told, key=_weight) if year is not None}
        counts.update(by_year.values())
        whole = [outcome for year, outcome in sorted(told, key=_weight) if year is None]
        if whole:
            asked = one.chosen.years
            rest = 1 if asked is None else max(len(asked) - held - len(by_year), 0)
            counts[whole[-1]] += rest
    return counts


def _weight(told: tuple[int | None, Outcome]) -> int:
    # what decides comes last
    return -_ORDER.index(told[1])


def _badness(one: Ended) -> tuple[bool, bool, int, int, str]:
    outcomes = [REASONS[short.reason].outcome for short in one.missed if short.reason is not None]
    worst = min(map(_ORDER.index, outcomes), default=len(_ORDER))
    return one.interrupted, one.reports > 0, worst, -len(one.missed), one.chosen.name


def _why(one: Ended) -> str:
    first = next(iter(_told_first(one)), None)
    if first is None:
        return "interrupted" if one.interrupted else "it could not run"
    if first.kind in ("feed", "ledger", "archive") and first.where in first.text:
        # a file is named once, for what to do stands behind it
        first = replace(first, where="")
    more = len(one.shortfalls) - 1
    return ("interrupted: " if one.interrupted else "") + f"{first}" + (f" (and {more} more)" if more else "")


def _by_reason(short: Iterable[Ended]) -> Iterator[str]:
    """`time_out 12`: the reason that stands first of each portal, the most frequent one first."""
    firsts = ((one, next(iter(_told_first(one)), None)) for one in short)
    counts = Counter(
        "interrupted" if one.interrupted
        else first.reason.value if first is not None and first.reason is not None
        else Reason.FAILED.value
        for one, first in firsts
    )  # fmt: skip
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{name} {count:,}"


def _told_first(one: Ended) -> Sequence[Shortfall]:
    return one.missed or one.shortfalls


def _cut(text: str) -> str:
    # what a server says must not move a terminal's cursor
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
