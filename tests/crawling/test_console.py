"""Where the log of a season goes."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from govcrawl.crawling.console import install_handler
from govcrawl.crawling.logs import Once
from govcrawl.crawling.progress import LineHandler, LiveLine


@pytest.fixture
def line() -> Iterator[LiveLine]:
    """A live line; afterwards the root logger is as it was."""
    handlers, level = list(logging.root.handlers), logging.root.level
    contact = logging.getLogger("govcrawl.crawling.manners")
    filters = list(contact.filters)
    yield LiveLine(io.StringIO())
    for handler in logging.root.handlers:
        if handler not in handlers:
            handler.close()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    contact.filters[:] = filters


@pytest.mark.parametrize(
    ("cmdline", "terminal", "kind", "level"),
    [
        ({}, False, logging.StreamHandler, logging.INFO),
        ({}, True, LineHandler, logging.WARNING),
        ({"LOG_LEVEL": "DEBUG"}, True, LineHandler, logging.DEBUG),
        ({"LOG_FILE": "log"}, True, logging.FileHandler, logging.INFO),
        ({"LOG_ENABLED": False}, True, logging.NullHandler, logging.INFO),
    ],
)
def test_a_terminal_has_warnings_unless_more_was_asked_for(
    tmp_path: Path, line: LiveLine, cmdline: dict[str, Any], terminal: bool, kind: type, level: int
) -> None:
    settings = Settings({"LOG_LEVEL": "INFO"}, priority="project")
    if "LOG_FILE" in cmdline:
        cmdline = {"LOG_FILE": str(tmp_path / "log")}
    settings.setdict(cmdline, priority="cmdline")
    handler = install_handler(settings, line if terminal else None)
    assert type(handler) is kind
    assert handler.level == level
    assert logging.root.handlers.count(handler) == 1


def test_what_every_crawler_says_is_said_once() -> None:
    once = Once()
    records = [
        logging.makeLogRecord({"msg": "%s is not set", "args": (name,)}) for name in ("a", "a", "b", "a")
    ]
    assert [once.filter(record) for record in records] == [True, False, True, False]
