"""docs/outcomes.md says what the program says, and the program's crawl log says nothing in another form."""

from __future__ import annotations

import ast
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from scrapy import Spider

from govcrawl.crawling.catalogue import (
    EXAMPLES,
    EXIT_STATUSES,
    OTHER_MESSAGES,
    example_line,
    outcomes_markdown,
)
from govcrawl.crawling.events import EVENTS, Event, tell
from govcrawl.crawling.logs import ReportLogFormatter
from govcrawl.errors import GovcrawlError
from govcrawl.outcomes import MISTAKEN_FOR, OUTCOMES, REASONS, UNLOOKED, Outcome, Reason, Unlooked
from tests.crawling.running import environment, scrapy

ROOT = Path(__file__).parents[1]

#: Files that log by themselves, with the reason. Every other line of a crawl goes through `tell`.
BY_THEMSELVES: Final = {
    "govcrawl/crawling/atomic.py": "knows files and no portal; commands that crawl nothing write with it",
    "govcrawl/crawling/events.py": "is tell",
    "govcrawl/crawling/manners.py": "speaks before there is a portal: nobody is named to write to",
    "govcrawl/commands/crawlall.py": "speaks of the season and its ledger, not of a portal",
}
CRAWLING: Final = ("govcrawl/crawling", "govcrawl/portals", "govcrawl/commands", "pipelines", "spiders")
#: What these name is explained, not used.
EXPLAINING: Final = ("govcrawl/outcomes.py", "govcrawl/crawling/events.py", "govcrawl/crawling/catalogue.py")
#: DEBUG is for who mends the program.
LEVELS: Final = {"info", "warning", "error", "critical", "exception", "log"}
LINE: Final = re.compile(
    r"(?P<level>INFO|WARNING|ERROR) (?P<portal>[a-z0-9_]+): (?P<event>[a-z0-9_]+)(?: (?P<where>\S+))?: (?P<text>\S.*)"
)
NAMES: Final = {event.value for event in Event} | {reason.value for reason in Reason}


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def logs(tree: ast.AST) -> list[int]:
    """The lines on which something is logged by a logger of one's own, or by logging itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            # logging.getLogger(…).info(…) as well
            if isinstance(owner, ast.Call):
                name = getattr(owner.func, "attr", getattr(owner.func, "id", ""))
            if name.lower().strip("_") in {"logger", "logging", "log", "getlogger"}:
                found.append(node.lineno)
    return found


def messages(tree: ast.AST) -> set[str]:
    """What is logged at INFO and above, as it is written in the source."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.lineno in logs(node) and isinstance(node.args[0], ast.Constant)
    }


def used(tree: ast.AST) -> set[str]:
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"Event", "Reason"}
    }


# ---- the document


def test_the_document_is_what_the_command_prints(tmp_path: Path) -> None:
    run = scrapy("outcomedocs", data=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (ROOT / "docs/outcomes.md").read_text(encoding="utf-8"), "stale: run make docs"


def test_every_name_is_explained_once_with_all_its_cells() -> None:
    assert list(OUTCOMES) == list(MISTAKEN_FOR) == list(Outcome)
    assert set(REASONS) == set(Reason)
    assert set(EVENTS) == set(Event)
    assert list(UNLOOKED) == list(Unlooked)
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| (.+) \|$", outcomes_markdown(), re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted([*Outcome, *Unlooked, *Reason, *Event])
    assert [name for name, cells in rows if not all(cell.strip() for cell in cells.split(" | "))] == []


def test_a_reason_stands_under_its_outcome() -> None:
    text = outcomes_markdown()
    for outcome in Outcome:
        section = text.partition(f"### Outcome `{outcome}`\n")[2].partition("\n#")[0]
        told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        assert told == [reason for reason in Reason if REASONS[reason].outcome is outcome]


def test_a_name_that_is_both_a_reason_and_an_event_is_this_one() -> None:
    """In a log line they cannot be told apart, so they have to mean the same."""
    assert {event.value for event in Event} & {reason.value for reason in Reason} == {"host_down"}


def test_every_command_of_ours_has_its_exit_statuses() -> None:
    modules = {path.stem for path in (ROOT / "govcrawl/commands").glob("*.py")}
    helpers = {"__init__", "surveying", "asking", "numbers", "terminal"}
    printing = {"schema", "portaldocs", "outcomedocs"}
    assert {f"scrapy {name}" for name in modules - helpers - printing} == set(EXIT_STATUSES)


# ---- the form of a line


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example[2]))
def test_an_example_reads_back_as_what_it_was_made_of(example: tuple[str, str, Event, str, str]) -> None:
    match = LINE.fullmatch(example_line(*example))
    assert match is not None
    level, portal, event, where, text = example
    assert match.groupdict() == {
        "level": level, "portal": portal, "event": event.value, "where": where, "text": text,
    }  # fmt: skip
    assert event.value in NAMES


def test_a_line_without_an_address_has_the_same_form(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        tell(logging.INFO, "lanshan", Event.ONCE_MORE, "", "3 pages did not come")
        tell(logging.ERROR, "lanshan", Reason.BLOCKED, "http://x.gov.cn/", "HTTP 412")
    assert [record.getMessage() for record in caplog.records] == [
        "lanshan: once_more: 3 pages did not come",
        "lanshan: blocked http://x.gov.cn/: HTTP 412",
    ]


def test_what_scrapy_logs_of_items_has_the_same_form() -> None:
    class Item:
        url = "http://x.gov.cn/1.htm"

    formatter, spider = ReportLogFormatter(), Spider("lanshan")
    for told, event in (
        (formatter.dropped(Item(), GovcrawlError("a second copy"), None, spider), "left_out"),
        (formatter.item_error(Item(), GovcrawlError("a second copy"), None, spider), "failed"),
    ):
        line = f"{logging.getLevelName(told['level'])} {told['msg'] % told['args']}"
        match = LINE.fullmatch(line)
        assert match is not None
        assert (match["portal"], match["event"], match["where"]) == ("lanshan", event, Item.url)
        assert match["text"].endswith("a second copy")


def test_every_line_of_a_run_has_the_form(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "chiping", "-a", "years=2020-2023"],
        cwd=ROOT, env=environment(tmp_path, "", SCRAPY_PROJECT="demo"), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    first, *lines = [line.split(" ", 2)[2] for line in run.stderr.splitlines()]
    # Scrapy's own, before it can be told not to
    assert first.startswith("INFO Scrapy ")
    told = [match for line in lines if (match := LINE.fullmatch(line)) and match["event"] in NAMES]
    assert [line for line in lines if line not in {match.string for match in told}] == []
    assert {match["portal"] for match in told} == {"chiping"}
    assert {"left_out", "report", "file", "ended"} <= {match["event"] for match in told}


# ---- the source


def test_every_line_of_a_crawl_goes_through_tell() -> None:
    found = {path: lines for path, tree in sources(*CRAWLING) if (lines := logs(tree))}
    assert set(found) == set(BY_THEMSELVES), found


def test_every_event_and_reason_is_used_somewhere() -> None:
    names = {f"Event.{event.name}" for event in Event} | {f"Reason.{reason.name}" for reason in Reason}
    seen: set[str] = set()
    for path, tree in sources("govcrawl", "pipelines", "spiders"):
        if path not in EXPLAINING:
            seen |= used(tree)
    assert names == seen


def test_the_messages_of_no_portal_are_those_of_the_document() -> None:
    found: set[str] = set()
    for path, tree in sources(*CRAWLING):
        if path in BY_THEMSELVES and path not in EXPLAINING:
            found |= messages(tree)
    assert found == {text for text, _, _ in OTHER_MESSAGES}


@pytest.mark.parametrize(
    "line",
    ["logger.info('x')", "logging.warning('x')", "self.logger.error('x')", "spider.logger.log(1, 'x')", "_log.info('x')",
     "logging.getLogger(__name__).exception('x')"],
)  # fmt: skip
def test_the_search_for_such_lines_finds_them(line: str) -> None:
    assert logs(ast.parse(line)) == [1]
    assert (
        logs(
            ast.parse(
                "tell(logging.INFO, 'x', Event.FILE, '', 'y')\nmath.log(2)\nlogging.getLogger('x')\nlogger.debug('x')"
            )
        )
        == []
    )
    assert used(ast.parse("tell(logging.INFO, 'x', Event.FILE, '', Reason.LOST)")) == {
        "Event.FILE",
        "Reason.LOST",
    }
