"""Readers that do what a hostile file might make a reader do; named by the tests of confinement, and run in a child."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from govcrawl.documents.model import Document, Image, Paragraph
from govcrawl.documents.problems import broken


def echo(body: bytes) -> Document:
    return Document(blocks=[Paragraph(body.decode("utf-8", "surrogatepass"))])


def measures(body: bytes) -> Document:
    return Document(blocks=[Paragraph(str(len(body)))])


def waits_a_little(body: bytes) -> Document:
    time.sleep(1)
    return echo(body)


def computes_without_end(body: bytes) -> Document:
    while True:
        pass


def waits_without_end(body: bytes) -> Document:
    while True:
        time.sleep(10)


def takes_all_memory(body: bytes) -> Document:
    kept = []
    while True:
        kept.append(bytearray(16 << 20))


def recurses(body: bytes) -> Document:
    return recurses(body)


def crashes(body: bytes) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Document(blocks=[])


def exits(body: bytes) -> Document:
    os._exit(7)


def leaves(body: bytes) -> Document:
    sys.exit(0)


def fails(body: bytes) -> Document:
    message = f"in {Path(__file__)}"
    raise KeyError(message)


def refuses(body: bytes) -> Document:
    raise broken("The file is broken.")


def _answer_descriptor() -> int:
    """The pipe among the open descriptors."""
    return next(
        number for number in range(3, 1024) if _is_open(number) and stat.S_ISFIFO(os.fstat(number).st_mode)
    )


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def prints_garbage(body: bytes) -> Document:
    os.write(_answer_descriptor(), b"\x80\x04garbage" * 100)
    os._exit(0)


def prints_without_end(body: bytes) -> Document:
    descriptor = _answer_descriptor()
    while True:
        os.write(descriptor, bytes(1 << 20))


def gives_too_much(body: bytes) -> Document:
    return Document(blocks=[Image("a", data=bytes(3 << 20))])


def writes_a_large_file(body: bytes) -> Document:
    with Path("large").open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(1000))
    return Document(blocks=[])


def opens_many_files(body: bytes) -> Document:
    kept = [os.open(f"{number}", os.O_CREAT) for number in range(10_000)]
    return Document(blocks=[Paragraph(str(len(kept)))])


def starts_a_process(body: bytes) -> Document:
    """A process that outlives its parent, unless the whole group is ended."""
    other = subprocess.Popen(["sleep", "600"])
    return Document(blocks=[Paragraph(str(other.pid))])


def tells_where_it_is(body: bytes) -> Document:
    Path("left behind").write_bytes(b"x")
    opened = ",".join(str(number) for number in range(64) if _is_open(number))
    standard = ",".join(str(Path(f"/proc/self/fd/{number}").readlink()) for number in range(3))
    return Document(
        blocks=[
            Paragraph(str(Path.cwd())),
            Paragraph(opened),
            Paragraph(standard),
            Paragraph(",".join(sorted(os.environ))),
            Paragraph(str(os.getpid() == os.getsid(0))),
            Paragraph(os.environ["HOME"]),
        ]
    )


def connects(body: bytes) -> Document:
    address, port = body.decode().split(":")
    try:
        with socket.create_connection((address, int(port)), timeout=2):
            return Document(blocks=[Paragraph("connected")])
    except OSError as error:
        return Document(blocks=[Paragraph(type(error).__name__)])


def tells_of_privileges(body: bytes) -> Document:
    lines = Path("/proc/self/status").read_text().splitlines()
    return Document(blocks=[Paragraph(line) for line in lines if line.startswith("NoNewPrivs")])
