"""`scrapy extract`: local files in, the same records as a crawl's out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from govcrawl.commands.extract import find_files
from govcrawl.crawling.exporter import record_line
from govcrawl.extract import extract
from tests.crawling.running import scrapy

TEXT = "兰山区{}年政府信息公开工作年度报告\n一、总体情况\n本年度主动公开信息。\n"


def write(path: Path, year: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(year))
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_folders_are_walked_in_the_order_of_paths_and_each_file_read_once(tmp_path: Path) -> None:
    b, a = write(tmp_path / "in" / "b.txt", 2023), write(tmp_path / "in" / "a" / "z.md", 2022)
    write(tmp_path / "in" / "c.exe", 2021)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "again.txt").symlink_to(b)
    out = tmp_path / "new" / "out.jsonl"
    run = scrapy("extract", str(tmp_path / "in"), str(b), "-o", str(out), data=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    records = lines(out)
    assert [record["url"] for record in records] == sorted({a.as_uri(), records[1]["url"]})
    assert {record["year"] for record in records} == {2022, 2023}
    line = next(line for line in out.read_bytes().splitlines(keepends=True) if a.as_uri().encode() in line)
    assert line == record_line(extract(a.read_bytes(), url=a.as_uri()))


def test_a_file_that_cannot_be_read_is_told_and_the_rest_go_on(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt", 2023)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    out = tmp_path / "out.jsonl"
    run = scrapy("extract", str(tmp_path), "-o", str(out), data=tmp_path)
    assert run.returncode == 1
    assert "gone.txt: No such file or directory" in run.stderr
    assert "pipe.txt: not a regular file" in run.stderr
    assert "1 read, 2 problems" in run.stderr
    assert [record["url"] for record in lines(out)] == [good.as_uri()]


def test_standard_input_has_the_address_and_type_it_is_given(tmp_path: Path) -> None:
    url = "http://www.lyls.gov.cn/info/1.htm"
    run = scrapy(
        "extract", "-", "--url", url, "--media-type", "text/plain", data=tmp_path, typed=TEXT.format(2023)
    )
    assert run.returncode == 0, run.stderr
    [record] = [json.loads(line) for line in run.stdout.splitlines()]
    assert (record["url"], record["media_type"], record["year"]) == (url, "text/plain", 2023)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.txt",), "no such file or folder: nowhere.txt"),
        (("README.md", "--url", "http://a/"), "--url and --media-type are for standard input"),
        (("scrapy.cfg", "-o", "/dev/null"), "is not a regular file"),
    ],
)
def test_what_cannot_run_ends_with_2_and_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    run = scrapy("extract", *arguments, data=tmp_path)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_without_reports_is_not_a_success(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = scrapy("extract", str(tmp_path / "empty"), data=tmp_path)
    assert run.returncode == 2
    assert "no .html .htm .txt .md .doc " in run.stderr


def test_an_output_never_takes_the_place_of_a_report(tmp_path: Path) -> None:
    page = write(tmp_path / "a.dat", 2023)
    before = page.read_bytes()
    for output in (page, tmp_path / "out.txt"):
        run = scrapy("extract", str(page), "-o", str(output), data=tmp_path)
        assert run.returncode == 2
        assert str(output) in run.stderr
    assert page.read_bytes() == before
    assert not (tmp_path / "out.txt").exists()


def test_where_nothing_could_be_read_the_old_output_stays(tmp_path: Path) -> None:
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere")
    output = tmp_path / "keep.jsonl"
    output.write_text("old\n")
    run = scrapy("extract", str(tmp_path / "gone.html"), "-o", str(output), data=tmp_path)
    assert run.returncode == 1
    assert "nothing could be read" in run.stderr
    assert output.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gone.html", "keep.jsonl"]


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.html")
    run = scrapy("extract", str(tmp_path / "f.html"), data=tmp_path)
    assert run.returncode == 1
    assert "not a regular file" in run.stderr


def test_find_files_keeps_a_named_file_whatever_its_ending(tmp_path: Path) -> None:
    path = write(tmp_path / "x.dat", 2023)
    problems: list[str] = []
    assert find_files([path, tmp_path], problems) == [path]
    assert problems == []


def saved(folder: Path, *inner: str) -> Path:
    """A page as a browser saves it, with what lies beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "report.html"
    body = "".join(f"<p>{line}</p>" for line in (*TEXT.format(2023).splitlines(), *inner))
    page.write_text(f'<html><body><div id="zoom">{body}</div></body></html>')
    return page


def test_files_beside_a_saved_page_are_its_own_and_no_reports(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    page = saved(
        folder,
        '<img src="report_files/t.png">',
        '<a href="a.txt">附件：情况.txt</a>',
        '<a href="../out.txt">附件：外.txt</a>',
    )
    write(folder / "a.txt", 2022)
    write(folder / "other.txt", 2021)
    write(tmp_path / "out.txt", 2020)
    (folder / "report_files").mkdir()
    (folder / "report_files" / "t.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert find_files([folder], []) == [folder / "other.txt", page]
    # what is named by hand is read
    assert find_files([folder, folder / "a.txt"], []) == [folder / "a.txt", folder / "other.txt", page]
    assert find_files([tmp_path / "out.txt", page], []) == [page, tmp_path / "out.txt"]


def test_an_archive_that_is_not_read_is_named_by_its_record(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(b"Rar!\x1a\x07\x00" + bytes(100))
    assert find_files([tmp_path], []) == []
    run = scrapy("extract", str(path), data=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "format_not_read" in [issue["code"] for issue in json.loads(run.stdout)["issues"]]
