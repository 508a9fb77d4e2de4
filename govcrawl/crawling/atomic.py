"""A file that is there as a whole or not at all.

`AtomicFile` writes `<path>.partial` beside `path` and renames it over `path` on `commit`, after flush and fsync.
Whatever happens before that, a kill included, `path` keeps what it had. The partial file carries a lock while
it is being written, so that two processes cannot write the same output.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
import stat
from io import BufferedWriter, FileIO
from pathlib import Path

from govcrawl.errors import GovcrawlError

logger = logging.getLogger(__name__)


class OutputError(GovcrawlError):
    """An output file cannot be written, or must not be: the message says which and what to do."""


class AtomicFile:
    """A binary file being written aside; `file` is the stream, `partial` where it lies.

    With `append` it starts with what `path` holds now. Raises OutputError where `path` is no regular file, where
    its folder cannot be made, where another process writes it, or where a file to be appended to is not whole.
    """

    def __init__(self, path: str | Path, *, append: bool = False) -> None:
        # through links: the rename must replace the file, not the link to it
        self.path = Path(os.path.realpath(path))
        self.partial = self.path.with_name(self.path.name + ".partial")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and not stat.S_ISREG(self.path.stat().st_mode):
                raise OutputError(f"{path} is not a regular file and cannot be replaced: name a file")
            self.file = _lock(self.partial, self.path)
        except OSError as error:
            raise OutputError(f"cannot write {error.filename or path}: {error.strerror or error}") from error
        try:
            self.file.truncate(0)
            if self.path.exists():
                os.fchmod(self.file.fileno(), stat.S_IMODE(self.path.stat().st_mode))
                if append:
                    self._copy_old()
        except (OSError, OutputError):
            self.file.close()
            raise

    def commit(self) -> None:
        """Make it the file at `path`; OSError (no space, for one) leaves `path` as it was."""
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.partial.replace(self.path)
        finally:
            self.file.close()
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """Leave `path` alone and nothing beside it."""
        if not self.file.closed:
            self.partial.unlink()
            self.file.close()

    def abandon(self) -> None:
        """Leave what was written so far as `<path>.partial`, and `path` alone; nothing written leaves nothing."""
        if self.file.closed:
            return
        try:
            self.file.flush()
            if not self.file.tell():
                self.partial.unlink()
        except OSError:
            logger.warning("%s: not all of what was written could be kept", self.partial)
        finally:
            with contextlib.suppress(OSError):  # the disk is full: closing flushes, and fails, once more
                self.file.close()
            if not self.file.raw.closed:
                self.file.raw.close()

    def _copy_old(self) -> None:
        with self.path.open("rb") as old:
            shutil.copyfileobj(old, self.file)
            if old.tell():
                old.seek(-1, os.SEEK_END)
                if old.read(1) != b"\n":
                    raise OutputError(
                        f"{self.path} does not end with a line end, so it is not whole and cannot be appended to: "
                        "mend it, or write anew with -O"
                    )


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(partial: Path, path: Path) -> BufferedWriter:
    """Open `partial` and lock it; a lock dies with its process, so a kill leaves none behind."""
    while True:
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), partial.stat()):
                return BufferedWriter(FileIO(descriptor, "wb"))
        except BlockingIOError as error:
            os.close(descriptor)
            raise OutputError(
                f"another process is writing {path}: wait for it, or name another file"
            ) from error
        except FileNotFoundError:
            # the other process renamed it between our open and our lock
            pass
        os.close(descriptor)
