"""How long reading one page takes, against lxml's bare parse of the same bytes, and where the time goes.

The pages differ in figures and prose, so that nothing is remembered from one to the next but the forms' own labels.
Both sides are measured in turns, and the best of the rounds counts: other work on the machine only adds.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Callable

from lxml import etree

from benchmarks.pages import report_page
from govcrawl import extract

PAGES = 12
ROUNDS = 7
MOST = 8.0  # the bound that the project promises


def bare(body: bytes) -> None:
    """Lxml's parse and nothing else."""
    etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))


def read(body: bytes) -> None:
    """The whole reading."""
    report = extract(body, url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")
    assert report.relations.passed == 42, report.issues


def seconds(work: Callable[[bytes], None], bodies: list[bytes]) -> float:
    """The time for all bodies."""
    started = time.perf_counter()
    for body in bodies:
        work(body)
    return time.perf_counter() - started


def main() -> int:
    """Print the ratio and the profile; 1 if the ratio is beyond the bound."""
    rounds = [[report_page(number * 100 + turn) for number in range(PAGES)] for turn in range(ROUNDS)]
    seconds(read, [report_page(10**6)])
    parses, readings = [], []
    for bodies in rounds:
        parses.append(seconds(bare, bodies))
        readings.append(seconds(read, bodies))
    size = sum(map(len, rounds[0])) / PAGES / 1000
    ratio = min(readings) / min(parses)
    print(f"reading one page of {size:.0f} kB: {ratio:.1f} times lxml's bare parse (at most {MOST:.0f})")
    profile = cProfile.Profile()
    profile.enable()
    seconds(read, rounds[0])
    profile.disable()
    print("where the time goes (share of the whole, with the profiler's own weight):")
    statistics = pstats.Stats(profile)
    total = statistics.total_tt  # type: ignore[attr-defined]
    shares = []
    for (path, _, name), (_, _, own, cumulated, _) in statistics.stats.items():  # type: ignore[attr-defined]
        if "/govcrawl/" in path.replace("\\", "/"):
            shares.append((cumulated / total, own / total, f"{path.rsplit('govcrawl/', 1)[1]}:{name}"))
    for cumulated, own, name in sorted(shares, reverse=True)[:18]:
        print(f"  {cumulated:5.0%} with what it calls, {own:5.1%} by itself  {name}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
