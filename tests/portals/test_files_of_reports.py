"""Files as a spider judges them: whose host it is, whether an answer is one, what is had already."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from govcrawl.page import File, Link
from govcrawl.portals.files import FilesHad, file_of, is_near, registrable, why_no_file

URL = "http://www.lyls.gov.cn/a.doc"
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.lyls.gov.cn", "lyls.gov.cn"), ("img.xxgk.linyi.gov.cn.", "linyi.gov.cn"), ("lyls.gov.cn", "lyls.gov.cn"), ("gov.cn", "gov.cn"),
        ("www.example.com", "example.com"), ("a.b.example.com.cn", "example.com.cn"), ("www.xx.sd.cn", "xx.sd.cn"), ("10.1.2.3", "10.1.2.3"),
        ("localhost", "localhost"), ("WWW.GOV.CN", "www.gov.cn"),
    ],
)  # fmt: skip
def test_the_registered_part_of_a_name(host: str, name: str) -> None:
    assert registrable(host) == name


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://img.lyls.gov.cn/a.doc", True), ("https://lyls.gov.cn:8080/a.doc", True), ("http://qj.gov.cn/a.doc", True),
        ("http://www.linyi.gov.cn/a.doc", False), ("http://lyls.gov.cn.evil.com/a.doc", False), ("ftp://lyls.gov.cn/a.doc", False), ("http:///a", False),
    ],
)  # fmt: skip
def test_files_lie_on_declared_hosts_or_beside_them(url: str, near: bool) -> None:
    assert is_near(url, {"lyls.gov.cn", "qj.gov.cn"}) is near


def came(body: bytes, *, url: str = URL, title: str = "", label: str = "text/html") -> str | None:
    kind = HtmlResponse if label == "text/html" else TextResponse if label.startswith("text/") else Response
    return why_no_file(kind(url, body=body, headers={"Content-Type": label}), Link(url, title))


def test_the_content_says_whether_it_is_a_file_and_not_its_label() -> None:
    assert came(WORD) is None
    assert came(b"{\\rtf1 x}") is None
    assert came(b"%PDF-1.7 <html>", url="http://x/b.pdf") is None
    assert came("一、总体情况".encode(), url="http://x/r.txt") is None
    assert came("一、总体情况".encode("gb18030"), url="http://x/r.txt", label="text/plain") is None
    page = b"<html><head><title>x</title></head><body>not here</body></html>"
    assert came(page) == "a web page came in place of the file"
    assert came(page, label="application/msword") == "a web page came in place of the file"
    assert came(page, url="http://x/download?id=1") == "a web page came in place of the file"
    assert came("文件不存在".encode(), label="text/plain") == "a text came in place of the file"
    assert (
        came(b'{"code": 404}', url="http://x/download?id=1", label="application/json")
        == "data for a script came in place of the file"
    )
    assert came(b" \n ") == "the answer is empty"
    assert (
        came(b"MIME-Version: 1.0\n", label="application/msword") == "a web archive (MHTML), which is not read"
    )
    assert (
        came(b'{"code": 404}', url="http://x/d/7", title="\u5e74\u62a5.pdf", label="text/plain")
        == "a text came in place of the file"
    )


def test_pages_that_word_wrote_and_text_versions_are_files() -> None:
    word = b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>1</body></html>'
    assert came(word, label="application/msword") is None
    assert came(b"<html><body>1</body></html>", url="http://x/r.html", title="报告（网页版）") is None


def test_a_file_has_the_name_that_the_answer_gives_where_the_page_gives_none() -> None:
    def named(told: bytes, title: str = "") -> str:
        response = Response(
            URL, body=WORD, headers={"Content-Disposition": told, "Content-Type": "Application/MSWORD; x=1"}
        )
        file = file_of(response, Link(URL, title), "a#1")
        assert (file.body, file.media_type, file.archive, file.url) == (
            WORD,
            "application/msword",
            "a#1",
            URL,
        )
        return file.title

    assert named(b'attachment; filename="2023.xls"') == "2023.xls"
    assert named(b"attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc") == "年报.doc"
    assert named('attachment; filename="年报.doc"'.encode("gb18030")) == "年报.doc"
    assert named(b'attachment; filename="C:\\\\x\\\\a.doc"') == "a.doc"
    assert named(b"attachment", "附件1") == "附件1"
    assert named(b"x" * 5_000) == ""


def test_what_is_had_is_kept_as_far_as_memory_allows() -> None:
    had = FilesHad(most=10)
    had.put(File("a", "first", b"12345", "t", "r"))
    had.put(File("b", "", b"123"))
    assert had.get(Link("a", "")) == File("a", "first", b"12345", "t", "r")
    assert had.get(Link("a", "second")) == File("a", "second", b"12345", "t", "r")
    had.put(File("c", "", b"1234"))  # in the place of b, which was not asked for longest
    assert [had.get(Link(name, "")) is not None for name in "abc"] == [True, False, True]
    had.put(File("d", "", b"x" * 11))
    assert had.get(Link("d", "")) is None
