"""How long reading one page takes, against lxml's bare parse of the same bytes, and where the time goes.

The pages differ in figures and prose, so that nothing is remembered from one to the next but the forms' own labels;
each is read once. A page's parse and its reading are measured back to back in CPU time, and the median of the pages'
ratios counts, for other work on the machine comes in bursts.

Reports a second and core come from the same run, from bytes to the JSON line: of the pages of 125 kB, half of which is
markup from Word, and of reports without it. They depend on the machine; the ratio hardly does.
"""

from __future__ import annotations

import cProfile
import pstats
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from lxml import etree

from benchmarks.pages import report_page
from govcrawl import extract
from tests.layouts.printers import html_spans
from tests.layouts.truth import make_truth

PAGES = 60
PARSES = 3  # of each page; the middle one counts, as a page is read just once
MOST = 8.0  # the bound that the project promises


def bare(body: bytes) -> None:
    """Lxml's parse and nothing else."""
    etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))


def read(body: bytes) -> None:
    """The whole reading."""
    report = extract(body, url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")
    assert report.relations.passed == 42, report.issues


def seconds(work: Callable[[bytes], None], body: bytes) -> float:
    """The time for one page."""
    started = time.process_time()
    work(body)
    return time.process_time() - started


def line(body: bytes) -> None:
    """The whole way to a line of the feed."""
    extract(body, url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html").model_dump_json()


def print_reports_a_second(bodies: Sequence[bytes], kind: str) -> None:
    """Reports a second of one core's time."""
    total = sum(seconds(line, body) for body in bodies)
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(f"  {len(bodies) / total:.0f} reports a second and core, {kind} of {size:.0f} kB")


def main() -> int:
    """Print the ratio and the profile; 1 if the ratio is beyond the bound."""
    bodies = [report_page(number) for number in range(PAGES)]
    for number in range(3):
        read(report_page(10**6 + number))  # tables and expressions are made once
    ratios = []
    for body in bodies:
        parse = statistics.median(seconds(bare, body) for _ in range(PARSES))
        ratios.append(seconds(read, body) / parse)
    size = sum(map(len, bodies)) / PAGES / 1000
    ratio = statistics.median(ratios)
    spread = statistics.quantiles(ratios, n=10)
    print(f"reading one page of {size:.0f} kB: {ratio:.1f} times lxml's bare parse (at most {MOST:.0f})")
    print(
        f"  median of {PAGES} pages; nine tenths are below {spread[-1]:.1f}, one tenth below {spread[0]:.1f}"
    )
    print_reports_a_second([report_page(3 * 10**6 + number) for number in range(PAGES)], "pages")
    plain = [
        html_spans(make_truth(4 * 10**6 + number, "2021"), random.Random(number)) for number in range(PAGES)
    ]
    print_reports_a_second(plain, "reports without markup from Word")
    profile = cProfile.Profile()
    fresh = [report_page(2 * 10**6 + number) for number in range(12)]
    profile.enable()
    for body in fresh:
        read(body)
    profile.disable()
    print("where the time goes (share of the whole, with the profiler's own weight):")
    measured = pstats.Stats(profile)
    total = measured.total_tt  # type: ignore[attr-defined]
    shares = []
    for (path, _, name), (_, _, own, cumulated, _) in measured.stats.items():  # type: ignore[attr-defined]
        if "/govcrawl/" in path.replace("\\", "/"):
            shares.append((cumulated / total, own / total, f"{path.rsplit('govcrawl/', 1)[1]}:{name}"))
    for cumulated, own, name in sorted(shares, reverse=True)[:18]:
        print(f"  {cumulated:5.0%} with what it calls, {own:5.1%} by itself  {name}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
