"""The process that reads files: it waits for requests, and forks a child with limits for each.

`python -m govcrawl.documents.worker FD` is started by `govcrawl.documents.confined`, once; FD is a Unix socket. A request is
one message of REQUEST_SIZE bytes (JSON, padded with spaces) with three descriptors: the file's bytes, where the answer
goes, and a socket on which this process says how the child ended (and whose closing at the other end stops the child).

This process has one thread, so that forking is safe. It opens no file itself and parses nothing that came from outside.
Of the limits, no-new-privileges, the signal at the parent's death, and the network taken away are Linux's; elsewhere the
others hold. The network is taken away where the system lets a user do that.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from govcrawl.documents.limits import CRASHED, OUT_OF_MEMORY
from govcrawl.documents.media_type import Kind
from govcrawl.documents.readers import READERS
from govcrawl.documents.request import REQUEST_SIZE, Request

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LINUX = sys.platform == "linux"
_NEVER_PRELOADED = "image"
"""The kind whose libraries start threads of their own, which do not outlive a fork."""
_IN_ARCHIVES: tuple[Kind, ...] = ("docx", "doc", "xls", "xlsx")


@dataclass(slots=True)
class Running:
    """A child at work, and where to say how it ended."""

    pid: int
    report: socket.socket
    folder: str
    deadline: float
    late: bool = False


def main(descriptor: int) -> None:
    """Serve until the other end of the socket is closed."""
    os.umask(0o077)
    if _LINUX:
        _take_network_away()
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what a child leaves behind comes here, and is buried
    control = socket.socket(fileno=descriptor)
    _Server(control).run()


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.running: dict[int, Running] = {}
        self.loaded: set[str] = set()
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.ended, wake = socket.socketpair()
        self.ended.setblocking(False)
        wake.setblocking(False)
        self.wake = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(self.ended, selectors.EVENT_READ)

    def run(self) -> None:
        try:
            while self.step():
                pass
        finally:
            for one in list(self.running.values()):
                _kill(one.pid)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(one.pid, 0)
                shutil.rmtree(one.folder, ignore_errors=True)

    def step(self) -> bool:
        """Wait for something to happen, and see to it; False once nobody can ask any more."""
        now = time.monotonic()
        waits = [one.deadline - now for one in self.running.values() if not one.late]
        for key, _ in self.selector.select(max(0.0, min(waits)) if waits else None):
            if key.fileobj is self.control:
                if not self.take_request():
                    return False
            elif key.fileobj is self.ended:
                with contextlib.suppress(BlockingIOError):
                    self.ended.recv(4096)
            else:  # the one that asked has gone
                self.selector.unregister(key.fileobj)
                _kill(key.data)
        now = time.monotonic()
        for one in self.running.values():
            if not one.late and one.deadline <= now:
                one.late = True
                _kill(one.pid)
        self.bury()
        return True

    def take_request(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.control, REQUEST_SIZE, 3)
        while message and len(message) < REQUEST_SIZE:
            more = self.control.recv(REQUEST_SIZE - len(message))
            message = message + more if more else b""
        if not message:
            return False
        body, answer, told = descriptors
        report = socket.socket(fileno=told)
        request = Request.unpack(message)
        try:
            self.preload(request)
            folder = tempfile.mkdtemp(prefix="govcrawl-")
            try:
                pid = os.fork()
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        except OSError as error:  # no memory, no process or no place left
            _tell(report, {"error": error.strerror or type(error).__name__})
            os.close(body)
            os.close(answer)
            return True
        if pid == 0:
            _child(request, body, answer, folder)
        os.close(body)
        os.close(answer)
        one = Running(pid, report, folder, time.monotonic() + request.limits.wall_seconds)
        self.running[pid] = one
        self.selector.register(report, selectors.EVENT_READ, pid)
        return True

    def preload(self, request: Request) -> None:
        """Import the reader once, before the fork, so that no child has to."""
        names = {request.reader, *(READERS[kind] for kind in _IN_ARCHIVES if request.kind == "zip")}
        modules = {name.partition(":")[0] for name in names} - self.loaded
        if not modules or request.kind == _NEVER_PRELOADED:
            return
        self.loaded |= modules
        for module in ("govcrawl.documents.wire", *modules):
            with contextlib.suppress(ImportError):  # the child meets it again, and says it
                importlib.import_module(module)
        gc.collect()
        gc.freeze()

    def bury(self) -> None:
        """Take the ended children, and tell how each ended."""
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            one = self.running.pop(found.si_pid, None)
            if one is None:
                os.waitpid(found.si_pid, 0)
                continue
            _kill(one.pid)  # what it started: it is not reaped yet, so the number is still its group's
            _, status, usage = os.wait4(one.pid, 0)
            with contextlib.suppress(KeyError):
                self.selector.unregister(one.report)
            shutil.rmtree(one.folder, ignore_errors=True)
            told = {
                "status": status,
                "late": one.late,
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": usage.ru_maxrss,
            }
            _tell(one.report, told)


def _tell(report: socket.socket, told: dict[str, Any]) -> None:
    with contextlib.suppress(OSError), report:
        report.sendall(json.dumps(told).encode())


def _kill(pid: int) -> None:
    """End a child, and its process group where it has made one already."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


# --- in the child


def _child(request: Request, body: int, answer: int, folder: str) -> None:
    """Read one file and write its document; never returns."""
    code = CRASHED
    try:
        _confine(request, body, answer, folder)
        code = _read(request, body, answer)
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _confine(request: Request, body: int, answer: int, folder: str) -> None:
    server = os.getppid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    if _LINUX:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        if os.getppid() != server:
            os._exit(CRASHED)
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
            file.write("1000")  # rather this one than the crawl, where the machine has no memory left
    low, high = sorted((body, answer))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 1024)
    os.chdir(folder)
    os.environ.update(request.environment)
    os.environ.update(TMPDIR=folder, HOME=folder)
    tempfile.tempdir = None
    limits = request.limits
    # the soft limit of computing ends a process with SIGXCPU, by which it is known; the hard one if that were ignored
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for name, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        _, most = resource.getrlimit(name)
        value = value if most == resource.RLIM_INFINITY else min(value, most)  # noqa: PLW2901
        resource.setrlimit(name, (value, value))


def _read(request: Request, body: int, answer: int) -> int:
    """The exit code; the document, or why there is none, goes to `answer`."""
    from govcrawl.documents import wire  # noqa: PLC0415  loaded before the fork
    from govcrawl.documents.bounds import keep_bounds  # noqa: PLC0415
    from govcrawl.documents.problems import stopped  # noqa: PLC0415
    from govcrawl.errors import UnreadableFileError  # noqa: PLC0415

    with open(body, "rb") as file:
        data = file.read()
    try:
        module, _, function = request.reader.partition(":")
        reader = cast("Callable[..., Any]", getattr(importlib.import_module(module), function))
        document = reader(data, request.kind) if module == "govcrawl.documents.readers" else reader(data)
        keep_bounds(document)
        made = wire.encode(document)
    except UnreadableFileError as error:
        made = wire.encode_error(error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  any fault of a library is the file's, and an issue
        name = type(error).__name__
        made = wire.encode_error(
            stopped(f"Reading the file failed ({name}); it is broken, or of an odd make. Look at it by hand.")
        )
    if len(made) > request.limits.output:
        made = wire.encode_error(
            stopped(
                f"The file gives more than {request.limits.output >> 20} MiB of text and pictures; it was not read."
            )
        )
    with open(answer, "wb") as file:
        file.write(made)
    return 0


# --- Linux


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _take_network_away() -> None:
    """A network of its own, without any connection: as root at once, else in a namespace of users where that is allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    with contextlib.suppress(OSError):
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123
                file.write(text)


if __name__ == "__main__":
    main(int(sys.argv[1]))
