"""Reading a file so that it cannot hurt: in a child process with limits (`govcrawl.documents.limits`).

One process (`govcrawl.documents.worker`) is started at the first file and forks a child for each. Nothing of what a child
answers is trusted (`govcrawl.documents.wire`). Any number of threads may read at once; as many children as there are
processors work at a time, and the others wait.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govcrawl.collector import collector_running
from govcrawl.documents import wire
from govcrawl.documents.carried import can_be_read, carries_pictures
from govcrawl.documents.limits import OUT_OF_MEMORY, PICTURE_LIMITS, Limits, limits_of
from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import Document
from govcrawl.documents.problems import stopped, tool_missing
from govcrawl.documents.readers import READERS, read_file
from govcrawl.documents.request import Request
from govcrawl.documents.tools import has_ocr, libreoffice
from govcrawl.errors import UnreadableFileError

GRACE = 10.0
"""Seconds beyond a file's time after which the serving process itself is taken for stuck."""
_CARRIED = "govcrawl.documents.carried:read_carried"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its answer, the status that `wait` gave (None: nobody knows), and why it was stopped; what it used."""

    answer: bytes
    status: int | None
    late: bool = False
    too_long: bool = False
    error: str = ""
    cpu_seconds: float = 0.0
    peak_bytes: int = 0


def read_confined(body: bytes, kind: Kind) -> Document:
    """Read a file of `kind`. A file that cannot be read gives an empty document whose problems say so.

    Pictures in it are read by another child, where the extra `ocr` is installed: what they do cannot lose the text.
    """
    reader = READERS.get(kind)
    try:
        if reader is None:
            return read_file(b"", kind)  # which says so
        document = run_confined(body, kind, reader, limits_of(kind))
        if not (carries_pictures(document) and has_ocr() and can_be_read()):
            return document
        read = run_confined(wire.encode(document), "image", _CARRIED, PICTURE_LIMITS)
    except UnreadableFileError as error:
        return _problem(error)
    if read.blocks or read.parts:
        return read
    document.problems += [problem for problem in read.problems if problem not in document.problems]
    return document


def run_confined(body: bytes, kind: Kind, reader: str, limits: Limits) -> Document:
    """What the function `reader` (`module:function`) makes of `body` in a child; its failure is a problem of the document.

    Raises UnreadableFileError (`tool_missing`) where the platform has no such children.
    """
    with collector_running():
        ended = run_child(body, Request(reader, kind, limits, _settings()))
    reason = _failure(ended, limits)
    if reason is None:
        try:
            return wire.decode(ended.answer)
        except wire.WireError as error:
            reason = f"The answer of the process that read the file is no document: {error}."
    return _problem(stopped(reason))


def _problem(error: UnreadableFileError) -> Document:
    return Document(blocks=[], problems=[(error.code, error.message)])


def _settings() -> Mapping[str, str]:
    """Settings as they are now: the serving process was started earlier, and searches no path of the user's."""
    return {"GOVCRAWL_LIBREOFFICE": libreoffice() or "", "GOVCRAWL_OCR": "1" if has_ocr() else "0"}


def _failure(ended: Ended, limits: Limits) -> str | None:
    """Why there is no answer, as a sentence; None where there is one."""
    if ended.too_long:
        return f"The file gives more than {limits.output >> 20} MiB of text and pictures; it was not read."
    if ended.late:
        return f"Reading the file took more than {limits.wall_seconds} seconds; it was stopped."
    if ended.error:
        return f"No process could be started to read the file: {ended.error}."
    if ended.status is None:
        return "The process that reads files was ended from outside; try again."
    if os.WIFSIGNALED(ended.status):
        number = os.WTERMSIG(ended.status)
        if number == signal.SIGXCPU or (number == signal.SIGKILL and ended.cpu_seconds >= limits.cpu_seconds):
            return (
                f"Reading the file took more than {limits.cpu_seconds} seconds of computing; it was stopped."
            )
        return f"The process that read the file crashed ({signal.Signals(number).name}); look at the file by hand."
    code = os.WEXITSTATUS(ended.status)
    if code == OUT_OF_MEMORY:
        return f"Reading the file took more than {limits.memory >> 20} MiB of memory; it was stopped."
    return None if code == 0 else f"The process that read the file failed (exit code {code})."


# --- the serving process


class _Server:
    """The serving process, started when it is needed, and again when it has died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(os.cpu_count() or 1)

    def send(self, message: bytes, descriptors: list[int]) -> None:
        """Hand a request over. Raises OSError where no serving process can be started."""
        with self.lock:
            for last in (False, True):
                if self.control is None or self.process is None or self.process.poll() is not None:
                    self.end()
                    self.start()
                assert self.control is not None
                try:
                    sent = socket.send_fds(self.control, [message], descriptors)
                    if sent < len(message):
                        self.control.sendall(message[sent:])
                except OSError:
                    if last:
                        raise
                    self.end()
                else:
                    return

    def start(self) -> None:
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds") or not sys.executable:
            raise tool_missing(
                "Word, PDF, spreadsheet, picture and zip files are read in child processes with limits, which this "
                "platform does not have; use Linux or macOS (on Windows: WSL)."
            )
        import fcntl  # noqa: PLC0415  not on every platform

        here, there = socket.socketpair()
        # beyond the three standard ones: a program that closed them gets these numbers anew
        descriptor = fcntl.fcntl(there.fileno(), fcntl.F_DUPFD_CLOEXEC, 10)
        there.close()
        try:
            self.process = subprocess.Popen(  # noqa: S603  our own module, by the interpreter that runs
                [sys.executable, "-P", "-m", "govcrawl.documents.worker", str(descriptor)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(descriptor,),
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        except BaseException:
            here.close()
            raise
        finally:
            os.close(descriptor)
        self.control = here

    def end(self) -> None:
        """Close the socket, on which the process ends what it has running, and itself."""
        control, process = self.control, self.process
        self.control = self.process = None
        if control is not None:
            control.close()
        if process is not None:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def forget(self) -> None:
        """After a fork: the process belongs to the other one."""
        control, process = self.control, self.process
        self.control = self.process = None
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(os.cpu_count() or 1)
        if control is not None:
            control.close()
        if process is not None:
            process.returncode = 0  # not ours to wait for


_SERVER = _Server()
atexit.register(_SERVER.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_SERVER.forget)


def _environment() -> dict[str, str]:
    """Of the program's own only what the interpreter needs to find the same modules, and where temporary files go."""
    kept = {
        name: os.environ[name] for name in ("TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ
    }
    return {
        **kept,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path),  # noqa: PTH100
        "LANG": "C.UTF-8",
        # each thread of these reserves memory of its own, which counts against the limit
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def run_child(body: bytes, request: Request) -> Ended:
    """Have a child read `body`, and see how it ends. It ends in any case, and so does what it started."""
    with _SERVER.places:
        for last in (False, True):
            ended = _run_child(body, request)
            if last or ended.status is not None or ended.late or ended.too_long or ended.error:
                break
    return ended


def _run_child(body: bytes, request: Request) -> Ended:
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(_memory_file(body))
        reading, writing = os.pipe()
        answer = stack.enter_context(open(reading, "rb", buffering=0))  # noqa: PTH123  a descriptor
        here, there = socket.socketpair()
        stack.enter_context(here)
        try:
            _SERVER.send(request.pack(), [file.fileno(), writing, there.fileno()])
        except OSError as error:
            return Ended(b"", None, error=error.strerror or type(error).__name__)
        finally:
            os.close(writing)
            there.close()
        deadline = time.monotonic() + request.limits.wall_seconds + GRACE
        data = _read_all(answer.fileno(), request.limits.output, deadline)
        if data is None:
            return Ended(b"", None, too_long=True)
        told = _read_all(here.fileno(), 4096, deadline)
    if not told:
        if time.monotonic() >= deadline:
            with _SERVER.lock:
                if _SERVER.process is not None:
                    _SERVER.process.kill()
            return Ended(b"", None, late=True)
        return Ended(b"", None)
    said = json.loads(told)
    if "error" in said:
        return Ended(b"", None, error=said["error"])
    scale = 1 if sys.platform == "darwin" else 1024
    return Ended(data, said["status"], said["late"], cpu_seconds=said["cpu"], peak_bytes=said["peak"] * scale)


def _memory_file(body: bytes) -> Any:
    """The bytes as a file without a name."""
    if hasattr(os, "memfd_create"):
        file = open(os.memfd_create("govcrawl"), "w+b", buffering=0)  # noqa: PTH123, SIM115
    else:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
    view = memoryview(body)
    while view:
        view = view[file.write(view) :]
    file.seek(0)
    return file


def _read_all(descriptor: int, most: int, deadline: float) -> bytes | None:
    """Everything up to the end, as far as it comes in time; None where it is longer than `most`."""
    pieces: list[bytes] = []
    size = 0
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0:
        if not poll.poll(left * 1000):
            continue
        piece = os.read(descriptor, _PIECE)
        if not piece:
            break
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
    return b"".join(pieces)
