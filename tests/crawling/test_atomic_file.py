"""A file that is there as a whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from govcrawl.crawling.atomic import AtomicFile, OutputError


def test_nothing_shows_before_commit_and_all_after(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.jsonl"
    output = AtomicFile(path)
    output.file.write(b"one\n")
    assert not path.exists()
    output.commit()
    assert path.read_bytes() == b"one\n"
    assert [found.name for found in path.parent.iterdir()] == ["x.jsonl"]


def test_discarded_output_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old\n")
    os.utime(path, (1, 1))
    output = AtomicFile(path)
    output.file.write(b"new\n")
    output.discard()
    assert path.read_bytes() == b"old\n"
    assert path.stat().st_mtime == 1
    assert [found.name for found in tmp_path.iterdir()] == ["x.jsonl"]
    AtomicFile(path).discard()


def test_abandoned_output_leaves_the_old_file_and_the_part(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old\n")
    output = AtomicFile(path)
    output.file.write(b"new\n")
    output.abandon()
    assert path.read_bytes() == b"old\n"
    assert output.partial.read_bytes() == b"new\n"


def test_append_is_the_old_content_and_the_new(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old\n")
    output = AtomicFile(path, append=True)
    output.file.write(b"new\n")
    assert path.read_bytes() == b"old\n"
    output.commit()
    assert path.read_bytes() == b"old\nnew\n"


def test_a_file_that_is_not_whole_is_not_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"id": "cut sh')
    with pytest.raises(OutputError, match="is not whole"):
        AtomicFile(path, append=True)
    assert path.read_bytes() == b'{"id": "cut sh'


def test_a_second_writer_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    first = AtomicFile(path)
    with pytest.raises(OutputError, match="another process is writing"):
        AtomicFile(path)
    first.file.write(b"one\n")
    first.commit()
    second = AtomicFile(path)
    second.abandon()
    assert path.read_bytes() == b"one\n"


def test_the_partial_of_a_killed_process_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old\n")
    code = (
        "import os, signal, sys; from govcrawl.crawling.atomic import AtomicFile\n"
        f"output = AtomicFile({str(path)!r}); output.file.write(b'half'); output.file.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert path.read_bytes() == b"old\n"
    assert path.with_name("x.jsonl.partial").read_bytes() == b"half"
    output = AtomicFile(path)
    output.file.write(b"new\n")
    output.commit()
    assert path.read_bytes() == b"new\n"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"old\n")
    output = AtomicFile(path)
    output.file.write(b"new\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        output.commit()
    assert path.read_bytes() == b"old\n"
    assert output.file.closed


def test_a_link_is_followed_and_a_device_refused(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_bytes(b"old\n")
    link.symlink_to(real)
    output = AtomicFile(link)
    output.file.write(b"new\n")
    output.commit()
    assert link.is_symlink()
    assert real.read_bytes() == b"new\n"
    with pytest.raises(OutputError, match="is not a regular file"):
        AtomicFile("/dev/null")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot write"):
        AtomicFile(tmp_path / "file" / "x.jsonl")
