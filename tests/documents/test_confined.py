"""Whatever a reader does in its child, the one that asked gets a document that says so, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from govcrawl.documents import confined
from govcrawl.documents.confined import read_confined, run_confined
from govcrawl.documents.limits import MIB, Limits
from govcrawl.documents.model import Document, Paragraph

LIMITS = Limits(
    cpu_seconds=1, wall_seconds=20, memory=512 * MIB, file_size=4 * MIB, open_files=64, output=2 * MIB
)
IN_TURN = {
    "computes_without_end": "more than 1 seconds of computing",
    "takes_all_memory": "more than 512 MiB of memory",
    "recurses": "failed (RecursionError)",
    "crashes": "crashed (SIGSEGV)",
    "exits": "failed (exit code 7)",
    "leaves": "failed (exit code 3)",
    "fails": "failed (KeyError)",
    "prints_garbage": "is no document: it does not begin with a length",
    "prints_without_end": "more than 2 MiB of text and pictures",
    "gives_too_much": "more than 2 MiB of text and pictures",
    "writes_a_large_file": "failed (OSError)",
    "opens_many_files": "failed (OSError)",
}


def run(name: str, body: bytes = b"", limits: Limits = LIMITS) -> Document:
    return run_confined(body, "docx", f"tests.documents.misbehaving:{name}", limits)


@pytest.mark.parametrize(("name", "reason"), IN_TURN.items(), ids=IN_TURN)
def test_a_reader_that_misbehaves_is_a_problem_with_its_reason(name: str, reason: str) -> None:
    found = run(name)
    assert [code for code, _ in found.problems] == ["reader_stopped"]
    assert reason in found.problems[0][1]
    assert found.blocks == []
    assert str(Path(__file__).parent) not in found.problems[0][1]


def test_a_reader_that_waits_is_stopped_by_the_clock() -> None:
    started = time.monotonic()
    found = run("waits_without_end", limits=replace(LIMITS, wall_seconds=1))
    assert found.problems == [
        ("reader_stopped", "Reading the file took more than 1 seconds; it was stopped.")
    ]
    assert time.monotonic() - started < 10


def test_what_a_reader_refuses_keeps_its_code_and_message() -> None:
    assert run("refuses").problems == [("file_broken", "The file is broken.")]


def test_large_files_and_empty_ones_come_whole() -> None:
    assert run("echo", b"5" * 1_000_000).blocks == [Paragraph("5" * 1_000_000)]
    assert run("echo").blocks == [Paragraph("")]
    assert run("measures", bytes(8 << 20)).blocks == [Paragraph(str(8 << 20))]


def test_a_kind_without_a_reader_is_named_without_a_child() -> None:
    assert read_confined(b"Rar!", "rar").problems == [
        ("format_not_read", "RAR archives are not read; the figures, if any, are in the file.")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
class TestChild:
    """What a child has, and what is left of it."""

    def test_it_has_a_folder_of_its_own_that_is_gone_afterwards(self) -> None:
        where, opened, standard, environment, leads, home = (
            block.text for block in run("tells_where_it_is").blocks if isinstance(block, Paragraph)
        )
        assert Path(where).name.startswith("govcrawl-")
        assert where == home
        assert not Path(where).exists()
        assert len(opened.split(",")) == 4, "the standard three and the pipe for the answer"
        assert standard == "/dev/null,/dev/null,/dev/null"
        assert leads == "True"
        assert not {name for name in environment.split(",") if "proxy" in name.lower()}
        assert set(environment.split(",")) <= {
            "GOVCRAWL_LIBREOFFICE", "GOVCRAWL_OCR", "HOME", "LANG", "LC_CTYPE", "LD_LIBRARY_PATH", "MALLOC_ARENA_MAX",
            "OPENBLAS_NUM_THREADS", "PATH", "PYTHONPATH", "TMPDIR",
        }  # fmt: skip

    def test_what_it_started_ends_with_it(self) -> None:
        (block,) = run("starts_a_process").blocks
        assert isinstance(block, Paragraph)
        deadline = time.monotonic() + 5
        while alive(int(block.text)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not alive(int(block.text))

    def test_it_can_gain_no_privileges(self) -> None:
        assert run("tells_of_privileges").blocks == [Paragraph("NoNewPrivs:\t1")]

    def test_it_has_no_network_where_the_system_lets_it_be_taken(self) -> None:
        if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode != 0:
            can = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
            if can.returncode != 0:
                return  # documented: then only the other limits hold
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            assert run("connects", f"127.0.0.1:{port}".encode()).blocks == [Paragraph("OSError")]

    def test_200_files_leave_no_descriptor_and_no_process(self) -> None:
        run("echo")
        descriptors = len(list(Path("/proc/self/fd").iterdir()))
        server = confined._SERVER.process
        assert server is not None
        held = len(list(Path(f"/proc/{server.pid}/fd").iterdir()))
        for _ in range(200):
            assert run("echo", b"a").blocks == [Paragraph("a")]
        assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
        assert confined._SERVER.process is server
        assert len(list(Path(f"/proc/{server.pid}/fd").iterdir())) == held
        assert Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text() == ""

    def test_a_file_is_read_anew_when_the_serving_process_dies(self) -> None:
        run("echo")
        server = confined._SERVER.process
        assert server is not None
        server.kill()
        assert run("echo", b"a").blocks == [Paragraph("a")]
        assert confined._SERVER.process is not server
        server = confined._SERVER.process
        assert server is not None
        threading.Timer(0.4, server.kill).start()
        assert run("waits_a_little", b"b").blocks == [Paragraph("b")]

    def test_a_child_killed_from_outside_is_a_problem(self) -> None:
        run("echo")
        found: list[Document] = []
        thread = threading.Thread(target=lambda: found.append(run("waits_without_end")))
        thread.start()
        deadline = time.monotonic() + 10
        while not (children := children_of_server()) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.1)
        os.kill(children[0], signal.SIGKILL)
        thread.join(10)
        assert "crashed (SIGKILL)" in found[0].problems[0][1]

    def test_everything_ends_when_the_program_is_killed(self, tmp_path: Path) -> None:
        program = textwrap.dedent(
            """
            import threading, time
            from govcrawl.documents import confined
            from tests.documents.test_confined import run
            from govcrawl.documents.limits import Limits, MIB
            run("echo")
            threading.Thread(target=run, args=("waits_without_end",)).start()
            time.sleep(0.5)
            print(confined._SERVER.process.pid, flush=True)
            time.sleep(60)
            """
        )
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)},
        ) as process:
            assert process.stdout is not None
            server = int(process.stdout.readline())
            children = [
                int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()
            ]
            assert len(children) == 1
            process.kill()
        deadline = time.monotonic() + 10
        while any(map(alive, (server, *children))) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not alive(server)
        assert not alive(children[0])
        assert list(tmp_path.iterdir()) == []


def test_threads_read_at_once_and_no_more_than_there_are_processors() -> None:
    bodies = [str(number).encode() for number in range(12)]
    found: dict[bytes, Document] = {}
    threads = [
        threading.Thread(target=lambda body=body: found.update({body: run("waits_a_little", body)}))
        for body in bodies
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {body: one.blocks for body, one in found.items()} == {
        body: [Paragraph(body.decode())] for body in bodies
    }
    # a second each, as many at a time as there are processors
    assert time.monotonic() - started >= 12 / (os.cpu_count() or 1) * 0.9


def test_it_works_with_the_standard_streams_closed_and_ends_with_the_interpreter() -> None:
    program = textwrap.dedent(
        """
        import os
        for number in range(3):
            os.close(number)
        from tests.documents.test_confined import run
        os._exit(0 if run("echo", b"a").blocks[0].text == "a" else 1)
        """
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, timeout=60, env=environment)
    program = 'from tests.documents.test_confined import run; print(run("echo", b"a").blocks[0].text)'
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", program],
        check=True, timeout=60, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("a\n", "")


def test_a_fork_of_the_program_starts_a_serving_process_of_its_own() -> None:
    program = textwrap.dedent(
        """
        import os
        from tests.documents.test_confined import run
        run("echo")
        child = os.fork()
        right = run("echo", str(child).encode()).blocks[0].text == str(child)
        if child == 0:
            from govcrawl.documents import confined
            confined._SERVER.end()
            os._exit(0 if right else 1)
        assert right and os.waitpid(child, 0)[1] == 0
        """
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=environment)


def test_a_platform_without_forks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_SERVER", confined._Server())
    monkeypatch.delattr(os, "fork")
    found = read_confined(b"", "docx")
    assert [code for code, _ in found.problems] == ["tool_missing"]
    assert "use Linux or macOS" in found.problems[0][1]


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def children_of_server() -> list[int]:
    server = confined._SERVER.process
    if server is None:
        return []
    return [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]
