"""A spider sees text, whatever the header says."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from govcrawl.crawling.charset import CharsetMiddleware

TEXT = "<html><head><title>兰山区政府信息公开</title></head><body><p>本年度制发规范性文件</p></body></html>"
URL = "http://www.lyls.gov.cn/info/1.htm"


def through(response: Response) -> Response:
    return CharsetMiddleware().process_response(Request(URL), response)


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "text/html; charset=gb2312"),
        ("gb18030", "text/html; charset=utf-8"),
        ("gb18030", "text/html"),
        ("gb18030", "text/html; charset=iso-8859-1"),
        ("utf-8-sig", "text/html; charset=gbk"),
    ],
)
def test_a_wrong_label_makes_no_mojibake(encoding: str, label: str) -> None:
    response = through(HtmlResponse(URL, headers={"Content-Type": label}, body=TEXT.encode(encoding)))
    assert isinstance(response, HtmlResponse)
    assert response.text.lstrip("\ufeff") == TEXT
    assert response.css("title::text").get() == "兰山区政府信息公开"
    [flag] = response.flags
    assert flag.startswith(f"charset: {response.encoding}: ")
    assert response.body == TEXT.encode(encoding)


@pytest.mark.parametrize("label", ["application/octet-stream", "text/plain"])
def test_html_under_another_type_can_be_selected_in(label: str) -> None:
    kind = TextResponse if label == "text/plain" else Response
    response = through(kind(URL, headers={"Content-Type": label}, body=TEXT.encode("gb18030")))
    assert isinstance(response, HtmlResponse)
    assert response.css("p::text").get() == "本年度制发规范性文件"


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4 <html>", b"\xd0\xcf\x11\xe0 <body>", b"\x00\x01\x02"])
def test_files_stay_as_they_are(body: bytes) -> None:
    response = Response(URL, headers={"Content-Type": "application/msword"}, body=body)
    assert through(response) is response


@pytest.mark.parametrize("begin", [b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf1", b"II*\0", b"\x1f\x8b\x08"])
@pytest.mark.parametrize("kind", [HtmlResponse, TextResponse])
def test_a_file_that_is_labelled_as_a_text_is_none(begin: bytes, kind: type[TextResponse]) -> None:
    body = begin + b"<html><body>412"
    response = through(
        kind(URL, status=203, headers={"Content-Type": "text/html"}, body=body, request=Request(URL))
    )
    assert type(response) is Response
    assert (response.body, response.status, response.url) == (body, 203, URL)
    assert response.headers[b"Content-Type"] == b"text/html"
    assert response.request is not None


def test_plain_text_stays_plain() -> None:
    response = through(
        TextResponse(URL, headers={"Content-Type": "text/plain"}, body="总体情况 公开".encode("gb18030"))
    )
    assert type(response) is TextResponse
    assert response.text == "总体情况 公开"
