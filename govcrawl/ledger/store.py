"""The ledger's file: SQLite, one row for each division, year and scope.

Nothing is ever lost: a file that is no sound ledger of this version is not touched, and what is written is written in
one transaction. Opened for reading, the file and its folder stay as they are.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from govcrawl.errors import GovcrawlError
from govcrawl.ledger.model import HostNote, Row, Run
from govcrawl.outcomes import Outcome, Reason

#: "gclg", so that `file` and other programs can tell whose it is
APPLICATION_ID: Final = 0x67636C67
VERSION: Final = 1
#: Seconds to wait for another process that is writing.
WAIT: Final = 10.0

_SCHEMA: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    """CREATE TABLE outcomes (
        division TEXT NOT NULL, year INTEGER NOT NULL, scope TEXT NOT NULL,
        outcome TEXT NOT NULL, reason TEXT, evidence TEXT NOT NULL, url TEXT NOT NULL,
        looked_at TEXT NOT NULL, spider TEXT NOT NULL, record_id TEXT,
        PRIMARY KEY (division, year, scope)
    ) WITHOUT ROWID""",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY, spider TEXT NOT NULL, division TEXT NOT NULL, started TEXT NOT NULL,
        ended TEXT NOT NULL, result TEXT NOT NULL, reports INTEGER NOT NULL, pages INTEGER NOT NULL,
        shortfalls INTEGER NOT NULL, years_listed TEXT NOT NULL, not_on_lists TEXT NOT NULL
    )""",
    "CREATE INDEX runs_of_spider ON runs (spider, id)",
    """CREATE TABLE hosts (
        netloc TEXT PRIMARY KEY, scheme TEXT, legacy_tls TEXT NOT NULL, noted_at TEXT NOT NULL
    ) WITHOUT ROWID""",
)
# columns in the schema's order, which belongs to the version
_ALL_ROWS: Final = "SELECT * FROM outcomes ORDER BY division, year, scope"
_ROWS_OF: Final = "SELECT * FROM outcomes WHERE division = ? ORDER BY year, scope"
_ONE_ROW: Final = "SELECT * FROM outcomes WHERE division = ? AND year = ? AND scope = ?"
_PUT_ROW: Final = "INSERT OR REPLACE INTO outcomes VALUES (?,?,?,?,?,?,?,?,?,?)"
_ALL_RUNS: Final = "SELECT * FROM runs ORDER BY id"
_RUNS_OF: Final = "SELECT * FROM runs WHERE spider = ? ORDER BY id"
_PUT_RUN: Final = "INSERT INTO runs VALUES (NULL,?,?,?,?,?,?,?,?,?,?)"
_ALL_HOSTS: Final = "SELECT * FROM hosts ORDER BY netloc"
_PUT_HOST: Final = "INSERT OR REPLACE INTO hosts VALUES (?,?,?,?)"
_T = TypeVar("_T")
_MOVE: Final = "move it away or name another with LEDGER: the next runs write the rows anew"


class LedgerError(GovcrawlError):
    """The ledger cannot be read or written; the message says why and what to do. The file is as it was."""


class NoLedgerError(LedgerError):
    """There is no ledger yet."""


class Ledger:
    """An open ledger; a context manager. Every method raises LedgerError."""

    def __init__(self, path: Path, connection: sqlite3.Connection, wait: float) -> None:
        self.path = path
        self._connection = connection
        self._wait = wait

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, wait: float = WAIT) -> Self:
        """Open the ledger at `path`: for reading, or with `create` for writing, made where it is missing.

        `wait` is in seconds. The whole file is checked, and for writing that it can be written now. Raises
        NoLedgerError where it is missing and not to be made, else LedgerError.
        """
        path = Path(path).absolute()
        _look_at(path, create=create)
        with _plainly(path, wait):
            uri = f"{path.as_uri()}?mode={'rwc' if create else 'ro'}"
            connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)
        ledger = cls(path, connection, wait)
        try:
            with _plainly(path, wait):
                if create:
                    ledger._prepare()
                else:
                    ledger._check()
        except BaseException:
            connection.close()
            raise
        return ledger

    def close(self) -> None:
        """Close the file; what was put is written already."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- reading

    def rows(self) -> tuple[Row, ...]:
        """Every row, by division, year and scope."""
        return tuple(self._read(_ALL_ROWS, (), _row_of))

    def rows_of(self, division: str, scope: str | None = None) -> tuple[Row, ...]:
        """The rows of one division, of all scopes or of one, by year."""
        found = self._read(_ROWS_OF, (division,), _row_of)
        return tuple(row for row in found if scope in (None, row.scope))

    def runs(self, spider: str | None = None) -> tuple[Run, ...]:
        """Every run, or those of one portal, the oldest first."""
        found = (
            self._read(_ALL_RUNS, (), _run_of) if spider is None else self._read(_RUNS_OF, (spider,), _run_of)
        )
        return tuple(found)

    def hosts(self) -> tuple[HostNote, ...]:
        """What was learned of hosts, by name."""
        return tuple(self._read(_ALL_HOSTS, (), _host_of))

    # ---- writing

    def put(self, rows: Iterable[Row], run: Run, hosts: Iterable[HostNote] = ()) -> None:
        """Write what one run saw, all of it or nothing.

        A row replaces an older one of its division, year and scope, as `gives_way` says.
        """
        with self._writing():
            for row in rows:
                self._put_row(row, run.ended)
            self._connection.execute(
                _PUT_RUN,
                (
                    run.spider, run.division, _written(run.started), _written(run.ended), run.result, run.reports,
                    run.pages, run.shortfalls, json.dumps(sorted(run.years_listed)),
                    json.dumps(sorted(run.not_on_lists)),
                ),
            )  # fmt: skip
            for host in hosts:
                self._connection.execute(
                    _PUT_HOST,
                    (host.netloc, host.scheme, host.legacy_tls, _written(host.noted_at)),
                )

    def _put_row(self, row: Row, now: datetime) -> None:
        known = self._read(_ONE_ROW, (row.division, row.year, row.scope), _row_of)
        if known and not gives_way(known[0], row, now):
            return
        self._connection.execute(
            _PUT_ROW,
            (
                row.division, row.year, row.scope, row.outcome.value, row.reason.value if row.reason else None,
                row.evidence, row.url, _written(row.looked_at), row.spider, row.record_id,
            ),
        )  # fmt: skip

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _plainly(self.path, self._wait):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # sqlite rolls back by itself where the disk is full
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _read(self, query: str, given: Sequence[object], made: Callable[[Sequence[object]], _T]) -> list[_T]:
        with _plainly(self.path, self._wait):
            found = self._connection.execute(query, given).fetchall()
        try:
            return [made(one) for one in found]
        except (ValueError, TypeError) as error:
            raise LedgerError(
                f"{self.path} holds what govcrawl does not write ({error}): if a newer govcrawl wrote it, update; else {_MOVE}"
            ) from error

    # ---- opening

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA synchronous = FULL")
        if not self._is_empty():
            self._check()
        # whether it can be written is to be known before anything is asked of a portal
        with self._writing():
            if self._is_empty():
                for statement in _SCHEMA:
                    self._connection.execute(statement)
            else:
                self._check_kind()

    def _check(self) -> None:
        self._check_kind()
        # what is read from a damaged page may look like rows
        [(told,)] = self._connection.execute("PRAGMA quick_check(1)").fetchall()
        if told != "ok":
            raise LedgerError(
                f"{self.path} is damaged ({' '.join(told.split())}): restore a copy, or {_MOVE}"
            )

    def _is_empty(self) -> bool:
        # reading takes back what a killed run left half written
        self._connection.execute("PRAGMA schema_version").fetchall()
        return self.path.stat().st_size == 0

    def _check_kind(self) -> None:
        if self._is_empty():
            raise NoLedgerError(f"{self.path} is empty: the next scrapy crawl makes a ledger of it")
        [(application,)] = self._connection.execute("PRAGMA application_id").fetchall()
        [(version,)] = self._connection.execute("PRAGMA user_version").fetchall()
        if application != APPLICATION_ID:
            raise LedgerError(
                f"{self.path} is the database of another program, no ledger: name another file with LEDGER"
            )
        if version > VERSION:
            raise LedgerError(
                f"{self.path} is a ledger of version {version}, this govcrawl knows version {VERSION}: update govcrawl"
            )
        if version != VERSION:
            raise LedgerError(
                f"{self.path} is a ledger of version {version}, which no govcrawl writes (this one: {VERSION}): {_MOVE}"
            )


def gives_way(known: Row, new: Row, now: datetime | None = None) -> bool:
    """Whether `new` may replace `known`, a row of the same division, year and scope.

    What is held outlasts what was not had: a row with a record gives way only to one with a record, and `found` only
    to `found`, or to what became of the very same record when it was fetched anew. Where two portals of one division
    have nothing, the graver outcome stays, whichever was looked at last: that a report is not on the one portal says
    nothing while the other turns us away. What was looked at later than `now` was looked at by a wrong clock, and is older.
    """
    newer = new.looked_at >= known.looked_at or (now is not None and known.looked_at > now)
    if _weight(known) > _weight(new):
        same_record = (new.record_id, new.spider) == (known.record_id, known.spider)
        return new.record_id is not None and same_record and newer
    if _weight(known) == _weight(new) == 0 and known.spider != new.spider:
        order = list(Outcome)
        return order.index(new.outcome) <= order.index(known.outcome)
    return _weight(known) < _weight(new) or newer


def _weight(row: Row) -> int:
    if row.outcome is Outcome.FOUND:
        return 2
    return 1 if row.record_id is not None else 0


# ---- as it is written


def _written(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _when(text: object) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _row_of(kept: Sequence[object]) -> Row:
    division, year, scope, outcome, reason, evidence, url, looked_at, spider, record_id = kept
    return Row(
        division=_text(division),
        year=_number(year),
        scope=_text(scope),
        outcome=Outcome(_text(outcome)),
        reason=None if reason is None else Reason(_text(reason)),
        evidence=_text(evidence),
        url=_text(url),
        looked_at=_when(looked_at),
        spider=_text(spider),
        record_id=None if record_id is None else _text(record_id),
    )


def _run_of(kept: Sequence[object]) -> Run:
    _, spider, division, started, ended, result, reports, pages, shortfalls, listed, absent = kept
    return Run(
        spider=_text(spider),
        division=_text(division),
        started=_when(started),
        ended=_when(ended),
        result=_text(result),
        reports=_number(reports),
        pages=_number(pages),
        shortfalls=_number(shortfalls),
        years_listed=tuple(map(_number, json.loads(_text(listed)))),
        not_on_lists=tuple(map(_number, json.loads(_text(absent)))),
    )


def _host_of(kept: Sequence[object]) -> HostNote:
    netloc, scheme, legacy_tls, noted_at = kept
    return HostNote(
        netloc=_text(netloc),
        scheme=None if scheme is None else _text(scheme),
        legacy_tls=_text(legacy_tls),
        noted_at=_when(noted_at),
    )


# ---- what can go wrong


def _look_at(path: Path, *, create: bool) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not create:
            raise NoLedgerError(
                f"there is no ledger at {path}: scrapy crawl and scrapy crawlall write it"
            ) from None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(
                f"no folder can be made for the ledger {path}: {error.strerror}: {error.filename}"
            ) from error
    except OSError as error:
        raise LedgerError(
            f"the ledger {path} cannot be looked at ({error.strerror}): name another file with LEDGER"
        ) from error
    else:
        if not stat.S_ISREG(mode):
            raise LedgerError(f"{path} is no file, so no ledger: name a file with LEDGER")
        # SQLite opens it for reading then, begins to write without a word, and says so only with the first row
        if create and not os.access(path, os.W_OK):
            raise LedgerError(_not_to_be_written(path))
        # a journal lies beside it while it is written
        if create and not os.access(path.parent, os.W_OK | os.X_OK):
            raise LedgerError(
                f"nothing may be written in {path.parent}, where the ledger is: mend its permissions, or name another "
                "file with LEDGER"
            )


def _not_to_be_written(path: Path) -> str:
    return f"the ledger {path} may not be written: mend its permissions and its folder's, or name another file with LEDGER"


@contextmanager
def _plainly(path: Path, wait: float) -> Iterator[None]:
    """Turns SQLite's errors into plain words with the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(_plain(path, wait, error)) from error


def _plain(path: Path, wait: float, error: sqlite3.Error) -> str:
    # the extended codes say more in their upper bits
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return f"a run that was killed left {path} half written, with a journal beside it: the next scrapy crawl takes it back"
    match code & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return f"{path} is no SQLite file, so no ledger: name another file with LEDGER, or move it away"
        case sqlite3.SQLITE_CORRUPT:
            return f"{path} is damaged ({error}): restore a copy, or {_MOVE}"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"another process is writing the ledger {path}, and was not done in {wait:g} s: run again when it is"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return _not_to_be_written(path)
        case sqlite3.SQLITE_CANTOPEN:
            return f"the ledger {path} cannot be opened: mend its permissions and its folder's, or name another file with LEDGER"
        case sqlite3.SQLITE_FULL:
            return f"no space to write the ledger {path}; nothing of it is lost: make room and run again"
        case sqlite3.SQLITE_IOERR:
            return (
                f"the ledger {path} could not be read or written ({error}); nothing of it is lost: "
                "see that the disk has room and is sound, and run again"
            )
        case _:
            return f"the ledger {path} cannot be used ({error}): restore a copy, or {_MOVE}"
