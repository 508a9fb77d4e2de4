"""The ledger's file: what is put is there, what is sound is never lost, and what is wrong is said in plain words."""

from __future__ import annotations

import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from govcrawl.ledger.model import HostNote, Row
from govcrawl.ledger.store import Ledger, LedgerError, NoLedgerError, gives_way
from govcrawl.outcomes import Reason
from tests.ledger.rows import NOW, found, missing, run, without_figures

LATER = NOW + timedelta(days=1)
EARLIER = NOW - timedelta(days=1)
#: A user who owns nothing.
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with two rows, a run and a host."""
    path = tmp_path / "new" / "ledger.sqlite"
    with Ledger.open(path, create=True) as ledger:
        ledger.put(
            [found(2023), missing(2022, Reason.TIME_OUT)],
            run(years_listed=(2023, 2020), not_on_lists=(2021,)),
            [HostNote("x.gov.cn", "https", "TLS 1.0", NOW)],
        )
    return path


def state(path: Path) -> tuple[object, ...]:
    """What must not change where a ledger is only read, or refused."""
    told = path.stat()
    files = sorted(found.name for found in path.parent.iterdir())
    return hashlib.sha256(path.read_bytes()).hexdigest(), told.st_mtime_ns, told.st_ino, files


def test_what_was_put_is_read_again(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.rows() == (missing(2022, Reason.TIME_OUT), found(2023))
        assert ledger.rows_of("371302", "zone") == ()
        assert ledger.rows_of("371302", "government") == ledger.rows() == ledger.rows_of("371302")
        assert (
            ledger.runs("lanshan") == ledger.runs() == (run(years_listed=(2020, 2023), not_on_lists=(2021,)),)
        )
        assert ledger.runs("chiping") == ()
        assert ledger.hosts() == (HostNote("x.gov.cn", "https", "TLS 1.0", NOW),)


def test_reading_and_opening_for_writing_change_no_file(path: Path) -> None:
    os.utime(path, (1, 1))
    before = state(path)
    with Ledger.open(path) as ledger:
        assert len(ledger.rows()) == 2
        with pytest.raises(LedgerError, match="may not be written"):
            ledger.put([found(2020)], run())
    with Ledger.open(path, create=True) as ledger:
        assert len(ledger.rows()) == 2
    assert state(path) == before


def test_it_can_be_read_where_nothing_may_be_written(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with Ledger.open(path) as ledger:
            assert len(ledger.rows()) == 2
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("known", "new", "replaced"),
    [
        (found(2023), found(2023, when=LATER), True),
        (found(2023), found(2023, when=EARLIER), False),
        (found(2023), missing(2023, Reason.BLOCKED, when=LATER), False),
        (found(2023), missing(2023, Reason.NO_REPORT, when=LATER), False),
        # the very record, fetched anew, has no figures any more
        (found(2023), without_figures(2023, when=LATER), True),
        (found(2023), without_figures(2023, when=LATER, spider="lanshan_b"), False),
        (without_figures(2023), missing(2023, Reason.BLOCKED, when=LATER), False),
        (without_figures(2023), found(2023, when=EARLIER), True),
        (missing(2023, Reason.BLOCKED), found(2023, when=EARLIER), True),
        (missing(2023, Reason.BLOCKED), missing(2023, Reason.NO_REPORT, when=LATER), True),
        (missing(2023, Reason.BLOCKED), missing(2023, Reason.NO_REPORT, when=EARLIER), False),
        # a second portal of the division that has nothing does not speak for the first one, which is closed to us
        (missing(2023, Reason.BLOCKED), missing(2023, Reason.NO_REPORT, when=LATER, spider="b"), False),
        (missing(2023, Reason.NO_REPORT), missing(2023, Reason.BLOCKED, when=EARLIER, spider="b"), True),
        (missing(2023, Reason.NO_REPORT), found(2023, spider="b"), True),
    ],
)
def test_what_is_held_outlasts_what_was_not_had(tmp_path: Path, known: Row, new: Row, replaced: bool) -> None:
    assert gives_way(known, new) is replaced
    with Ledger.open(tmp_path / "l.sqlite", create=True) as ledger:
        ledger.put([known], run())
        ledger.put([new], run())
        assert ledger.rows() == (new if replaced else known,)


def test_a_put_is_written_as_a_whole_or_not_at_all(path: Path) -> None:
    wrong = Row(*[None] * 10)  # type: ignore[arg-type]
    before = state(path)
    with Ledger.open(path, create=True) as ledger:
        with pytest.raises(AttributeError):
            ledger.put([found(2020), wrong], run())
        assert len(ledger.rows()) == 2
    assert state(path) == before


def test_without_a_ledger_reading_says_who_writes_it(tmp_path: Path) -> None:
    with pytest.raises(
        NoLedgerError, match=r"there is no ledger at .*: scrapy crawl and scrapy crawlall write it"
    ):
        Ledger.open(tmp_path / "none" / "l.sqlite")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty").touch()
    with pytest.raises(NoLedgerError, match="is empty"):
        Ledger.open(tmp_path / "empty")
    with Ledger.open(tmp_path / "empty", create=True) as ledger:
        assert ledger.rows() == ()


def damaged(path: Path) -> None:
    """Overwrite the page that has the rows."""
    content = bytearray(path.read_bytes())
    content[4096 * 1 + 8 : 4096 * 2] = b"\xff" * (4096 - 8)
    path.write_bytes(content)


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE outcomes (x)")
    connection.close()


def of_version(number: int, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def with_an_unknown_outcome(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE outcomes SET outcome = 'lost_at_sea'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "message", "remedy"),
    [
        (lambda path: path.write_bytes(b"id,year\n371302,2023\n" * 100), "is no SQLite file", "name another file"),
        (damaged, "is damaged", "restore a copy"),
        (of_another_program, "is the database of another program", "name another file with LEDGER"),
        (lambda path: of_version(2, path), "is a ledger of version 2", "update govcrawl"),
        (lambda path: of_version(0, path), "is a ledger of version 0, which no govcrawl writes", "move it away"),
        (with_an_unknown_outcome, "'lost_at_sea' is not a valid Outcome", "update; else move it away"),
    ],
    ids=["text", "damaged", "another", "newer", "unknown", "outcome"],
)  # fmt: skip
def test_what_is_no_sound_ledger_is_refused_and_left_as_it_is(
    path: Path, spoil: object, message: str, remedy: str
) -> None:
    assert callable(spoil)
    spoil(path)
    before = state(path)
    for create in (False, True):
        with pytest.raises(LedgerError) as caught, Ledger.open(path, create=create) as ledger:
            ledger.rows()
        assert message in str(caught.value)
        assert remedy in str(caught.value)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert state(path) == before


def test_a_folder_or_a_place_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is no file, so no ledger"):
        Ledger.open(tmp_path, create=True)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match=r"no folder can be made for the ledger|cannot be looked at"):
        Ledger.open(tmp_path / "file" / "l.sqlite", create=True)


def test_another_process_that_writes_is_waited_for_and_then_named(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        for create in (False, True):
            with pytest.raises(
                LedgerError, match=r"another process is writing the ledger .* was not done in 0.1 s"
            ):
                Ledger.open(path, create=create, wait=0.1)
    finally:
        other.close()
    with Ledger.open(path, create=True, wait=0.1) as ledger:
        assert len(ledger.rows()) == 2


@contextmanager
def as_anybody() -> Iterator[None]:
    """As a user to whom permissions apply: root may write everywhere, and gives that up inside."""
    if os.geteuid() != 0:
        yield
        return
    # the real user as well, by whom os.access goes; the saved one stays root, which is the way back
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_a_ledger_that_may_not_be_written_is_refused() -> None:
    # not below tmp_path, which nobody but its owner may enter
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept" / "ledger.sqlite"
        with Ledger.open(path, create=True) as ledger:
            ledger.put([found(2023)], run())
        before = state(path)
        Path(folder).chmod(0o755)
        for of_file, of_folder, told in (
            (0o444, 0o777, "may not be written"),
            (0o666, 0o555, "nothing may be written in"),
        ):
            path.chmod(of_file)
            path.parent.chmod(of_folder)
            with as_anybody(), pytest.raises(LedgerError, match=told):
                Ledger.open(path, create=True)
            with as_anybody(), Ledger.open(path) as ledger:
                assert ledger.rows() == (found(2023),)
        path.parent.chmod(0o755)
        assert state(path) == before


WRITING = """
import sys
from govcrawl.ledger.store import Ledger, LedgerError
from tests.ledger.rows import found, run
try:
    with Ledger.open(sys.argv[1], create=True) as ledger:
        ledger.put([found(year, division=f"{place:06}") for place in range(500) for year in range(2008, 2025)], run())
except LedgerError as error:
    print(error)
"""


def test_no_space_leaves_the_ledger_as_it_was(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    told = subprocess.run(
        [sys.executable, "-c", WRITING, str(path)], text=True, capture_output=True, check=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert "nothing of it is lost" in told.stdout, told.stderr
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    with Ledger.open(path) as ledger:
        assert len(ledger.rows()) == 2


KILLED = """
import os, sys
from govcrawl.ledger.store import Ledger
from tests.ledger.rows import found, run
with Ledger.open(sys.argv[1], create=True) as ledger:
    ledger._connection.execute("PRAGMA cache_size = 1")
    rows = [found(year, division=f"{place:06}") for place in range(500) for year in range(2008, 2025)]
    def many():
        yield from rows
        os.kill(os.getpid(), 9)
    ledger.put(many(), run())
"""


def test_a_kill_while_writing_is_taken_back(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=60)
    assert done.returncode == -9
    assert sorted(found.name for found in path.parent.iterdir()) == [path.name, f"{path.name}-journal"]
    with pytest.raises(LedgerError, match=r"a run that was killed left .* half written"):
        Ledger.open(path).rows()
    with Ledger.open(path, create=True) as ledger:
        assert len(ledger.rows()) == 2
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_look_in_the_future_was_a_clocks_mistake_and_gives_way(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite", create=True) as ledger:
        ahead = NOW + timedelta(days=2000)
        ledger.put([missing(2023, Reason.BLOCKED, when=ahead), found(2022, when=ahead)], run(when=ahead))
        new = missing(2023, Reason.NO_REPORT), missing(2022, Reason.NOT_FOUND)
        ledger.put(new, run())
        assert {row.year: row.outcome for row in ledger.rows()} == {2023: "not_published", 2022: "found"}
