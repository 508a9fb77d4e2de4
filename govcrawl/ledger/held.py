"""A portal's file of records: what it holds, and how a run's new records go into it.

Held records are never lost: the lines that stay are the very bytes that were there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from govcrawl.errors import GovcrawlError
from govcrawl.outcomes import REASONS, Outcome, Reason

#: From the report of 2019 on, every report must have the tables; that of 2014 is the first with the annex.
TABLES_SINCE: Final = 2019
ANNEX_SINCE: Final = 2014
#: The issue of a file that did not come; its `raw` is the reason's name, a space, and the address.
FILE_MISSING: Final = "file_missing"
_REASON_NAMES: Final = frozenset(reason.value for reason in Reason)
_NOT_OPENED: Final = {
    "format_not_read": "it is a file of a kind that is not read",
    "file_broken": "its file is damaged",
    "file_encrypted": "its file asks for a password",
    "file_too_large": "its file is larger than what is read",
    "reader_stopped": "reading its file took too long, or failed",
    "tool_missing": "what reads its format is not installed",
    "empty_document": "there is no text in it",
    "unreadable_document": "it cannot be parsed",
}


#: What may be had by asking again in another run, beside what the host could not give.
_ANOTHER_RUN: Final = frozenset({Reason.BLOCKED})


class HeldError(GovcrawlError):
    """A file of records is damaged; the message says where and what to do. It is not touched."""


@dataclass(frozen=True, slots=True)
class LostFile:
    """A file of a report that did not come: its address, and why."""

    url: str
    reason: Reason

    @property
    def may_come(self) -> bool:
        """Whether it may come in another run."""
        return REASONS[self.reason].outcome is Outcome.UNREACHABLE or self.reason in _ANOTHER_RUN


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger needs of a record. `seen_at` is when its page was fetched, in UTC.

    `unread` says why not one of the figures that must be in it could be read; empty where some could, or where a report
    of its year need not have any. `is_report` is false where the page turned out to be none. `lost` are the files of it
    that did not come, where figures are missing that may stand in them.
    """

    id: str
    year: int | None
    scope: str | None
    url: str
    seen_at: datetime | None = None
    unread: str = ""
    is_report: bool = True
    lost: tuple[LostFile, ...] = ()

    @property
    def to_be_had(self) -> LostFile | None:
        """The first file that another run may bring; None where asking again gains nothing."""
        return next((file for file in self.lost if file.may_come), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file as it is written, its end included, and what it says."""

    written: bytes
    held: Held


def held_of(record: Mapping[str, Any]) -> Held:
    """The facts of a record given as a mapping. Raises ValueError where it is none."""
    name, year, scope, url = (record.get(key) for key in ("id", "year", "scope", "url"))
    if not isinstance(name, str) or not name:
        raise ValueError("a record has an id")
    if not isinstance(url, str) or not isinstance(year, int | None) or not isinstance(scope, str | None):
        raise ValueError(f"record {name} lacks its url, or its year or scope is odd")  # noqa: TRY004
    issues = [issue.get("code") for issue in record.get("issues") or ()]
    fetched = record.get("fetched_at")
    return Held(
        id=name,
        year=year,
        scope=scope,
        url=url,
        seen_at=datetime.strptime(fetched, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if fetched else None,
        unread=_why_unread(record, issues),
        is_report="not_a_report" not in issues,
        lost=lost_files(record) if lacks_figures(record) else (),
    )


def lost_files(record: Mapping[str, Any]) -> tuple[LostFile, ...]:
    """The files of a record that did not come, as its issues `file_missing` have them."""
    found = []
    for issue in record.get("issues") or ():
        if issue.get("code") == FILE_MISSING:
            name, _, url = (issue.get("raw") or "").partition(" ")
            reason = Reason(name) if name in _REASON_NAMES else Reason.FAILED
            found.append(LostFile(url, reason))
    return tuple(found)


def lacks_figures(record: Mapping[str, Any]) -> bool:
    """Whether a table that a report of its form has was not read whole."""
    tables = record.get("tables") or {}
    for name, state in (record.get("table_status") or {}).items():
        if name == "statistics_2014" and record.get("form") != "2014":
            continue
        if state not in ("read", "not_in_form") and not (state == "image" and has_number(tables.get(name))):
            return True
    return False


def has_number(table: Any) -> bool:
    """Whether a table, or all of them, hold a number."""
    waiting = [table]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, int | float):
            return True
    return False


def _why_unread(record: Mapping[str, Any], issues: Sequence[str | None]) -> str:
    states = set((record.get("table_status") or {}).values())
    if states & {"read", "partial"} or has_number(record.get("tables")):
        return ""
    if lost := lost_files(record):
        return f"a file of it did not come ({lost[0].reason}: {lost[0].url})"
    for code, words in _NOT_OPENED.items():
        if code in issues:
            return words
    if "image" in states:
        return "its tables are pictures"
    if "ambiguous" in states:
        return "its tables can be read in more than one way"
    year = record.get("year") or 0
    if "attachment_not_read" in issues and (year >= ANNEX_SINCE or not record.get("sections")):
        return "what it has is in files that are not read"
    return "none of its tables was found" if year >= TABLES_SINCE else ""


def parse_lines(content: bytes, path: str | Path) -> tuple[Line, ...]:
    """The records of a file's content; `path` is for the message. Raises HeldError for a line that is no record."""
    found = []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("it is no object")  # noqa: TRY004, TRY301  told below with the line's number
            held = held_of(record)
        except (ValueError, AttributeError) as error:
            raise HeldError(
                f"{path}, line {number}, is no record ({error}): mend or delete the line, or move the file away; "
                "it is left as it is"
            ) from error
        found.append(Line(line if line.endswith(b"\n") else line + b"\n", held))
    return tuple(found)


def read_lines(path: str | Path) -> tuple[Line, ...]:
    """The records of a file, none where there is no file. Raises HeldError."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise HeldError(
            f"{path} cannot be read: {error.strerror}: mend its permissions, or name another file"
        ) from error
    return parse_lines(content, path)


def is_worse(new: Held, old: Held) -> bool:
    """Whether a record lacks figures for want of a file, where the older one of the same report had all that it could have."""
    return bool(new.lost) and not old.lost and not old.unread


def merged(old: Iterable[Line], new: Iterable[Line]) -> tuple[Line, ...]:
    """The old records and the new ones, from the newest year to the oldest, then by id.

    A new record stands instead of the old one of its id. A new one that is no report comes in nowhere: there is nothing
    in it to hold, and it must not stand instead of a report. Nor must one that lacks figures for want of a file (`is_worse`).
    """
    old = tuple(old)
    known = {line.held.id: line.held for line in old}
    coming = [
        line
        for line in new
        if line.held.is_report and not (line.held.id in known and is_worse(line.held, known[line.held.id]))
    ]
    replaced = {line.held.id for line in coming}
    kept = [line for line in old if line.held.id not in replaced]
    return tuple(sorted([*kept, *coming], key=lambda line: (-(line.held.year or 0), line.held.id)))
