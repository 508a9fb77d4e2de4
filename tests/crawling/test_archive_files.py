"""What is written to the archive can be read back as the page it was."""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from govcrawl.crawling.archive import (
    META_ARCHIVE,
    META_CIRCUMSTANCES,
    META_FETCHED_AT,
    ArchiveError,
    ArchiveWriter,
    circumstances,
    circumstances_of_file,
    page_of,
    read_archived,
)
from govcrawl.page import File, Link, Page
from govcrawl.report.files import carried_files

BODY = "<html>政府信息公开</html>".encode() * 50
URL = "http://www.lyls.gov.cn/info/1.htm?x=1"
WHEN = datetime(2024, 2, 1, 3, 4, 5, tzinfo=UTC)


def request(**more: object) -> Request:
    told = circumstances(
        spider="lanshan", list_url="http://www.lyls.gov.cn/l", division_code="371302", division_name="兰山区",
        attachments=(Link("http://www.lyls.gov.cn/报告.doc", "报告.doc"),), own_hosts=("lyls.gov.cn",),
    )  # fmt: skip
    return Request(
        URL,
        headers={"User-Agent": "govcrawl", "Cookie": "secret", "Proxy-Authorization": "secret"},
        meta={META_CIRCUMSTANCES: told, **more},
    )


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        (None, BODY),
        ("gzip", gzip.compress(BODY, mtime=0)),  # a test has one name whenever it is collected
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("utf-8", BODY),
        (None, b""),
    ],
)
def test_the_page_comes_back_equal_in_every_field(tmp_path: Path, encoding: str | None, raw: bytes) -> None:
    headers = {
        "Content-Type": "text/html; charset=gb2312",
        "Server": "政".encode("gbk"),
        "Set-Cookie": ["a=1", "b=2"],
    }
    wire = Response(URL, headers={**headers, "Content-Encoding": encoding} if encoding else headers, body=raw)
    writer = ArchiveWriter(tmp_path / "lanshan", "lanshan")
    writer.write(request(), Response(URL, status=404, body=b"before"), WHEN)
    asked = request()
    reference = writer.write(asked, wire, WHEN)
    writer.write(request(), Response(URL, body=b"after"), WHEN)
    writer.close()
    kept = {**headers, "Content-Encoding": encoding} if encoding == "utf-8" else headers
    asked.meta.update({META_ARCHIVE: reference, META_FETCHED_AT: WHEN})
    seen_by_spider = page_of(Response(URL, headers=kept, body=BODY if raw else b"", request=asked))
    page = read_archived(reference, tmp_path)
    assert page == seen_by_spider
    assert page.body == (BODY if raw else b"")
    assert (page.status, page.media_type, page.fetched_at) == (200, "text/html", WHEN)
    assert (page.spider, page.list_url, page.division_code) == (
        "lanshan",
        "http://www.lyls.gov.cn/l",
        "371302",
    )
    assert page.own_hosts == ("lyls.gov.cn",)
    assert page.attachments[0].title == "报告.doc"


def test_the_file_is_a_warc_of_responses_and_requests_without_secrets(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "lanshan")
    writer.write(request(), Response(URL, body=BODY), WHEN)
    writer.close()
    assert writer.path.name.startswith("lanshan-2")
    with writer.path.open("rb") as file:
        records = [
            (one.rec_type, one.rec_headers.protocol, str(one.http_headers)) for one in ArchiveIterator(file)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request"]
    assert {protocol for _, protocol, _ in records} == {"WARC/1.1"}
    assert "GET /info/1.htm?x=1 HTTP/1.1" in records[2][2]
    assert "Host: www.lyls.gov.cn" in records[2][2]
    assert "secret" not in str(records)


def test_an_archive_without_an_answer_is_taken_away(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "lanshan")
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_damage_is_told_and_never_read_as_a_page(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "lanshan")
    reference = writer.write(request(), Response(URL, body=BODY), WHEN)
    writer.close()
    whole = writer.path.read_bytes()
    name, _, offset = reference.rpartition("#")
    for wrong in (
        f"{name}#{int(offset) + 1}",
        f"{name}#0",
        f"{name}#999999",
        "other.warc.gz#1",
        "no reference",
        f"../{reference}",
    ):
        with pytest.raises(ArchiveError):
            read_archived(wrong, tmp_path)
    for cut in range(int(offset) + 1, len(whole), 97):
        writer.path.write_bytes(whole[:cut])
        try:
            page = read_archived(reference, tmp_path)
        except ArchiveError:
            continue
        # the cut was behind the response record
        assert page.body == BODY


PICTURE = b"\x89PNG\r\n\x1a\n" + b"\1\2" * 600
WITH_FILES = f'<html><img src="data:image/png;base64,{b64encode(PICTURE).decode()}"><a href="/a.doc">附件</a></html>'.encode()


def with_files(writer: ArchiveWriter) -> Page:
    """A page with a picture of its own, a file, one that was had by another report, and one that did not come."""
    first = Request(
        "http://www.lyls.gov.cn/b.doc", meta={META_CIRCUMSTANCES: circumstances_of_file(Page(b"", URL))}
    )
    shared = writer.write(first, Response(first.url, body=b"shared" * 900), WHEN)
    asked = request()
    asked.meta.update(
        {META_ARCHIVE: writer.write(asked, Response(URL, body=WITH_FILES), WHEN), META_FETCHED_AT: WHEN}
    )
    page = page_of(Response(URL, body=WITH_FILES, request=asked))
    writer.write(request(), Response(URL, body=b"another page in between"), WHEN)
    told = Request("http://www.lyls.gov.cn/a.doc", meta={META_CIRCUMSTANCES: circumstances_of_file(page)})
    zipped = Response(
        told.url, headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"doc" * 900, mtime=0)
    )
    own = writer.write(told, zipped, WHEN)
    files = (
        replace(carried_files(page)[0], title="图"),
        File(told.url, "附件", b"doc" * 900, "application/msword", own),
        File(first.url, "表", b"shared" * 900, None, shared),
        File("http://www.lyls.gov.cn/c.doc", "附件3", problem="time_out: no answer in time"),
        File("http://www.lyls.gov.cn/d.doc", "附件4", archive=own, problem="not_a_file: a web page came"),
    )
    page = replace(page, files=files)
    writer.write_files(page)
    return page


def test_a_page_comes_back_with_its_files_in_their_order(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "lanshan", "lanshan")
    page = with_files(writer)
    writer.write_files(Page(b"", "http://www.lyls.gov.cn/2", archive="other.warc.gz#1"))
    writer.close()
    assert page.archive is not None
    assert read_archived(page.archive, tmp_path) == page
    # a file by itself is a page without files
    own = page.files[1].archive
    assert own is not None
    assert read_archived(own, tmp_path).body == b"doc" * 900
    assert read_archived(own, tmp_path).files == ()


def test_an_archive_cut_short_gives_a_page_with_all_its_files_or_an_error(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "lanshan")
    page = with_files(writer)
    writer.close()
    assert page.archive is not None
    whole = writer.path.read_bytes()
    seen = set()
    for cut in range(int(page.archive.rpartition("#")[2]) + 1, len(whole) + 1, 53):
        writer.path.write_bytes(whole[:cut])
        try:
            back = read_archived(page.archive, tmp_path)
        except ArchiveError as error:
            seen.add(str(error).partition(": ")[2].partition(",")[0].partition(":")[0])
            continue
        # cut before the first of its files: the run had not begun to ask for them
        assert back == replace(page, files=())
        seen.add("without files")
    assert seen == {
        "no record starts there", "without files", "the archive breaks off before it says which files the page has",
    }  # fmt: skip
