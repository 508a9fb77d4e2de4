"""What is written to the archive can be read back as the page it was."""

from __future__ import annotations

import gzip
import zlib
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
    page_of,
    read_archived,
)
from govcrawl.page import Link

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
