"""`docs/outcomes.md`: every outcome, reason and event, written from the names that the program uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from govcrawl.crawling.events import EVENTS, FORM, Event, words
from govcrawl.outcomes import MISTAKEN_FOR, OUTCOMES, REASONS, UNLOOKED, Outcome, Reason

_HEAD: Final = """\
# Outcomes, reasons and the crawl log

Written by `make docs` from `govcrawl/outcomes.py` and `govcrawl/crawling/events.py`; do not edit.

What is said here of portals was seen on servers of our own: **not verified live**. How a season is run is in
[operating.md](operating.md).

## Outcomes

The ledger has one row for each division, year and scope (`government`, `zone`, `office`), with one outcome, its evidence, the address that it
is about and the time. Where several things went wrong, the first of this list is the outcome.
"""
_UNLOOKED: Final = """
Where the ledger has no row, `scrapy coverage` says one of these in place of an outcome:
"""
_FOR_STUDIES: Final = """
In a study, `found` is data, and `not_published` is an answer about the government, as of the day in `looked_at`. All the others, `not_looked` and
`no_portal` too, are missing for reasons of the crawl or of the portal: whether a report was published is not known there. A record may be held
beside `unreadable` (`record_id` is filled in, reason `no_figures`): the report is there, and its figures are not. It may be held beside
the other outcomes, too, where the figures that it lacks may stand in an attachment or a picture that did not come: the next run asks for it again. The export of `scrapy coverage` has one line
for each of these; [operating.md](operating.md#coverage) has its columns.
"""
_REASONS: Final = """
## Reasons

Why something was not had, in the ledger (`reason`), in `scrapy coverage` and as the name of the event in the log. A reason belongs to one
outcome. What was wanted and not had is an `ERROR` line and means exit status 1. To `scrapy crawlall`, `no_report` is an answer and no failure; to
`scrapy crawl` it is one where the year was named (`-a years=2023`), or where not one report that was asked for is on the list.
"""
_LOG: Final = """
## The crawl log

One line for each event that matters, always in the same order; the address may be missing where there is none:

```text
<time> <level> <portal>: <event> <address or file>: <what happened; what was done>
```

The event is a reason of the lists above (something was wanted and not had) or one of those below. So `grep` finds what is looked for:
by portal (` lanshan: `), by event (`: blocked `), by host.

```text
"""
_EVENTS: Final = """```

Levels: `ERROR` is a shortfall, or a file that was left as it was; `WARNING` is to be looked at, and fails nothing; `INFO` is the rest.

## Events beside the reasons
"""
_OTHERS: Final = """
## Messages of no portal

Beside these there are a few lines that have no portal to name, and Scrapy's own from `WARNING` upwards. What a command refuses before it
asks anything stands on standard error, with status 2 ([operating.md](operating.md#messages-and-what-to-do)). Scrapy's own
`Remote certificate is not valid for hostname …` is told once for each host: many portals show a certificate of another name or an old one, and are read all
the same.
"""
_STATUSES: Final = """
## Exit statuses

| command | 0 | 1 | 2 |
|---|---|---|---|
"""

#: Lines as a run writes them; `tests/docs` reads them back.
EXAMPLES: Final[tuple[tuple[str, str, Event | Reason, str, str], ...]] = (
    (
        "INFO", "lanshan", Event.LEFT_OUT, "http://www.lyls.gov.cn/info/6783/90012.htm",
        "兰山区教育局2023年政府信息公开工作年度报告: it is a report of scope department",
    ),
    (
        "INFO", "lanshan", Event.REPORT, "http://lyls.gov.cn/info/6783/254457.htm",
        "371302-2023, 5 of 5 tables read, relations 42 passed 0 failed, 0 issues",
    ),
    (
        "WARNING", "lusong", Event.MOVED, "http://www.lusong.gov.cn/c26129/index.html",
        "the declared column is gone; another was found from the home page and read",
    ),
    ("ERROR", "chiping", Reason.BLOCKED, "http://www.chiping.gov.cn/", "HTTP 412: a firewall's challenge"),
    ("ERROR", "qilin", Reason.TIME_OUT, "http://www.ql.gov.cn/list.htm", "no answer in time (3 tries)"),
)  # fmt: skip

#: What is logged of no portal, as it stands in the source (`%s` is filled in), what it means, and what to do.
OTHER_MESSAGES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        (
            "GOVCRAWL_CONTACT is not set, so portals cannot write to you: "
            "set it in the environment or with -s GOVCRAWL_CONTACT=you@example.org"
        ),
        "nobody is named to whom a portal could write",
        "as it says",
    ),
    (
        "%s: no portal is begun any more, and those that run are ended; once more ends at once",
        "`scrapy crawlall` was told to end (Ctrl-C, SIGTERM)",
        "wait some seconds; run again later for what is missing",
    ),
    (
        "%s: not all of what was written could be kept",
        "the disk is full; what is beside the output (`.partial`) is not whole, the output itself is untouched",
        "make room, run again",
    ),
    (
        "%s",
        "`scrapy crawlall`, at its end: why the ledger cannot be read any more for the table, in the ledger's own words",
        "as it says; the records are stored",
    ),
)

#: Command -> what its exit statuses 0, 1 and 2 mean.
EXIT_STATUSES: Final[dict[str, tuple[str, str, str]]] = {
    "scrapy crawl": (
        "everything that was wanted is there",
        "something that was wanted is missing, or the run was ended",
        "it could not run: an unknown spider, an argument, an output, archive or ledger that cannot be opened",
    ),
    "scrapy crawlall": (
        "all portals are as expected; that a report is not published is an answer",
        "a portal fell short, or the run was ended",
        "nothing was asked: an unknown province or code, nothing selected, a broken row of the table, a ledger that cannot be written",
    ),
    "scrapy coverage": (
        "printed, whatever is missing",
        "never",
        "no ledger, one that cannot be read, an unknown province, code, outcome or year, an export that cannot be written",
    ),
    "scrapy extract": (
        "every file was read",
        "some file could not be read; the others are in the output",
        "nothing to do, or nowhere to write",
    ),
    "scrapy checkyears": (
        "nothing odd",
        "something does not fit from year to year",
        "a file that is missing or broken, nothing to compare, an output that cannot be written",
    ),
    "scrapy checkportals": ("no problem", "problems", "a spider's file cannot be imported, an argument"),
    "scrapy detect": (
        "a column was found",
        "none was found; it says how far it got",
        "an argument is wrong, or the run could not begin",
    ),
    "scrapy newportal": (
        "the portal is declared; its test fails until it is reviewed",
        "no column of annual reports was found",
        "an argument is wrong, the run could not begin, or something is there already",
    ),
}


def outcomes_markdown() -> str:
    """The document."""
    return "\n".join(_lines()) + "\n"


def example_line(level: str, portal: str, event: Event | Reason, where: str, text: str) -> str:
    """A line of the log, without its time."""
    return f"{level} {FORM % words(portal, event, where, text)}"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield from _table(
        ("outcome", "what it means", "what it does not mean"),
        ((f"`{outcome}`", OUTCOMES[outcome], MISTAKEN_FOR[outcome]) for outcome in Outcome),
    )
    yield _UNLOOKED
    yield from _table(("", "what it means"), ((f"`{state}`", text) for state, text in UNLOOKED.items()))
    yield _FOR_STUDIES.rstrip("\n")
    yield _REASONS.rstrip("\n")
    by_outcome: defaultdict[Outcome, list[Reason]] = defaultdict(list)
    for reason in Reason:
        by_outcome[REASONS[reason].outcome].append(reason)
    for outcome in Outcome:
        if by_outcome[outcome]:
            yield f"\n### Outcome `{outcome}`\n"
            yield from _table(
                ("reason", "what it means", "what to do"),
                (
                    (f"`{reason}`", REASONS[reason].meaning, REASONS[reason].remedy)
                    for reason in by_outcome[outcome]
                ),
            )
    yield _LOG.rstrip("\n")
    for example in EXAMPLES:
        yield example_line(*example)
    yield _EVENTS
    yield from _table(
        ("event", "what it means", "what to do"),
        ((f"`{event}`", EVENTS[event].meaning, EVENTS[event].remedy) for event in Event),
    )
    yield _OTHERS
    yield from _table(
        ("message", "what it means", "what to do"),
        ((f"`{text.replace('%s', '…')}`", meaning, remedy) for text, meaning, remedy in OTHER_MESSAGES),
    )
    yield _STATUSES.rstrip("\n")
    for command, told in EXIT_STATUSES.items():
        yield _row((f"`{command}`", *told))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield "|" + "---|" * len(head)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
