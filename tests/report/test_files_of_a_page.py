"""Which files belong to a report: by its page, in its order, and nothing of the portal's own."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest

from govcrawl import extract
from govcrawl.page import File, Link, Page
from govcrawl.report.files import carried_files, file_address, files_of, local_addresses, local_files

HOST = "http://www.lyls.gov.cn"
URL = f"{HOST}/info/1/2.htm"
TITLE = "兰山区2023年政府信息公开工作年度报告"
PROSE = "<p>一、总体情况</p><p>2023年，区政府办公室主动公开政府信息若干条，依法办理公开申请，按时答复，没有收费，没有被纠正。</p>"
TABLE = "<table>" + "<tr><td>名称</td><td>本年</td></tr>" * 4 + "</table>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\1\2\3" * 500


def page(inner: str, *, below: str = "", url: str = URL, head: str = "") -> Page:
    markup = (
        f'<html><head><title>{TITLE}</title>{head}</head><body><div class="top"><img src="/images/top.jpg"><a href="/gk/指南.doc">公开指南.doc</a></div>'
        f'<h1>{TITLE}</h1><div id="vsb_content"><div class="v_news_content">{PROSE}{inner}</div></div>{below}'
        '<div class="foot">主办：区政府办公室</div><a href="/reader.exe">阅读器下载</a><img src="/style/dzjg.png"></body></html>'
    )
    return Page(body=markup.encode(), url=url, media_type="text/html")


def found(inner: str, **more: str) -> list[str]:
    return [link.url.removeprefix(HOST) for link in files_of(page(inner, **more))]


@pytest.mark.parametrize(
    ("inner", "files"),
    [
        ('<a href="P020240118.doc">附件</a>', ["/info/1/P020240118.doc"]),
        ('<a href="../../a.PDF?v=1">全文</a>', ["/a.PDF?v=1"]),
        ('<a href="/a.docx#page=2">全文</a><a href="/a.docx">下载</a>', ["/a.docx"]),
        ('<a href="/a.wps">附件1</a><a href="/b.et">附件2</a><a href="/c.ofd">附件3</a><a href="/d.rar">附件4</a>', ["/a.wps", "/b.et", "/c.ofd", "/d.rar"]),
        ('<a href="/系统/报告.doc">报告</a>', ["/系统/报告.doc"]),
        ('<a href="/r.txt">文字版</a>', ["/r.txt"]),
        ('<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=2">表</a>',
         ["/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2"]),
        ('<a href="/virtual_attach_file.vsb?afc=xyz&amp;oid=1&amp;e=.pdf">表</a>', ["/virtual_attach_file.vsb?afc=xyz&oid=1&e=.pdf"]),
        ('<a href="/module/download/downfile.jsp?classid=0&amp;filename=a.pdf">表</a>', ["/module/download/downfile.jsp?classid=0&filename=a.pdf"]),
        ('<a href="/DownloadServlet?id=7">表</a><a href="/fileDownload?id=8">表</a>', ["/DownloadServlet?id=7", "/fileDownload?id=8"]),
        ('<a href="/attachment/0/531/4252">表</a>', ["/attachment/0/531/4252"]),
        ('<a href="/x/123">2023年度报告.doc</a><a href="/x/124">附件：情况表</a><a href="/x/125" title="年报.pdf">点这里</a>', ["/x/123", "/x/124", "/x/125"]),
        ('<a href="/x/123">2023年度报告.pdf（1.2MB）</a>', ["/x/123"]),
        # viewers
        ('<iframe src="/pdfjs/web/viewer.html?file=%2Fuploads%2Fa.pdf"></iframe>', ["/uploads/a.pdf"]),
        ('<iframe src="/pdfjs/web/viewer.html?file=../../u/a.pdf#zoom=1"></iframe>', ["/u/a.pdf"]),
        ('<a href="https://view.officeapps.live.com/op/view.aspx?src=http%3A%2F%2Fwww.lyls.gov.cn%2Fa.docx">看</a>', ["/a.docx"]),
        ('<iframe src="//ow365.cn/?i=1&amp;furl=http://www.lyls.gov.cn/b.doc"></iframe>', ["/b.doc"]),
        (f'<iframe src="/onlinePreview?url={base64.b64encode(b"http://www.lyls.gov.cn/c.pdf").decode()}"></iframe>', ["/c.pdf"]),
        ('<iframe src="/system/resource/pdfjs/viewer.html?file=%2Fvirtual_attach_file.vsb%3Fafc%3Dx%26e%3D.pdf"></iframe>', ["/virtual_attach_file.vsb?afc=x&e=.pdf"]),
        ('<embed src="/a.pdf"><object data="/b.pdf"></object>', ["/a.pdf", "/b.pdf"]),
        ('<p><script>showVsbpdfIframe("/__local/a.pdf","100%","600");</script></p>', ["/__local/a.pdf"]),
        # no files of the report
        ('<a href="javascript:void(0)">附件.doc</a><a href="mailto:a@b.cn">附件.doc</a><a href="#a">附件.doc</a>', []),
        ('<a href="/info/1/3.htm">附件：相关报道</a><a href="/xzzx/">下载中心</a><a href="/col/index.html">下载</a>', []),
        ('<iframe src="/share.html"></iframe><iframe src="http://bdimg.share.baidu.com/x"></iframe>', []),
        ('<a href="http://[/a.doc">附件</a>', []),
    ],
)  # fmt: skip
def test_files_are_known_by_address_by_words_and_inside_viewers(inner: str, files: list[str]) -> None:
    assert found(inner) == files


@pytest.mark.parametrize(
    ("inner", "files"),
    [
        ('<img src="/__local/1.png"><img src="t2.jpg" width="553">', ["/__local/1.png", "/info/1/t2.jpg"]),
        ('<img src="/loading.gif" data-original="/t.png"><img data-src="/u.jpg">', ["/t.png", "/u.jpg"]),
        ('<img src="/x/fileTypeImages/icon_doc.gif"><img src="/img/logo.png"><img src="/a/ewm.jpg"><img src="/c.jpg" alt="扫一扫二维码">', []),
        ('<img src="/t.png" width="16" height="16"><img src="/u.png" style="width: 20px; height:20px"><img src="/v.gif" height="1" width="500">', []),
        ('<img src="/t.svg"><img src="javascript:x"><img src=""><img>', []),
    ],
)  # fmt: skip
def test_pictures_that_may_hold_a_table_are_files_and_icons_are_not(inner: str, files: list[str]) -> None:
    assert found(inner) == files


def headed(second: str, third: str, fourth: str) -> str:
    return (
        f"<p>二、主动公开政府信息情况</p>{second}<p>三、收到和处理政府信息公开申请情况</p>{third}<p>四、政府信息公开行政复议、行政诉讼情况</p>{fourth}"
        '<p>五、存在的主要问题及改进情况</p><p>没有。</p><p>六、其他需要报告的事项</p><p>没有。<img src="/p6.jpg"></p>'
    )


def test_photographs_are_left_alone_where_the_tables_are_printed_or_pictured_in_their_places() -> None:
    photo, shot = '<img src="/photo.jpg">', '<img src="/t{}.png">'
    assert found(headed(TABLE + photo, TABLE, TABLE)) == []
    assert found(photo + headed(TABLE, shot.format(3), TABLE)) == ["/t3.png"]
    # a section with neither: the table may be in any of them
    assert found(photo + headed(TABLE, "", TABLE)) == ["/photo.jpg", "/p6.jpg"]


def test_attachments_right_below_the_report_belong_to_it_and_the_portals_own_files_do_not() -> None:
    vsb = '<ul><li>附件【<a href="/system/_content/download.jsp?wbfileid=7">情况表.xls</a>】已下载<span>3</span>次</li></ul>'
    listed = '<div><p>相关附件：</p><p><a href="/a.doc">申请表格</a></p><p><a href="/b.doc">另一表格</a></p></div><p><a href="/c.doc">公开指南</a></p>'
    guide = '<div>版权所有</div><p><a href="/gk/guide.doc">公开指南</a></p>'
    assert found("", below=vsb + guide) == ["/system/_content/download.jsp?wbfileid=7"]
    assert found("", below=listed + guide)[:2] == ["/a.doc", "/b.doc"]
    assert found("", below=guide) == []
    assert found("", below="<p>其他</p>" * 40 + vsb) == []


def test_they_come_in_reading_order_with_the_name_that_says_most() -> None:
    inner = '<img src="/1.png"><a href="/a.doc"> </a><img src="/2.png"><a href="/a.doc">年报.doc</a>'
    assert files_of(page(inner)) == (
        Link(f"{HOST}/1.png", ""), Link(f"{HOST}/a.doc", "年报.doc"), Link(f"{HOST}/2.png", ""),
    )  # fmt: skip
    declared = Page(body=b"x", url=URL, attachments=(Link("/z.doc", "z"), Link("/z.doc", "z")))
    assert files_of(declared) == (Link(f"{HOST}/z.doc", "z"),)


def test_the_pages_own_base_is_kept_to() -> None:
    assert found('<a href="a.doc">附件</a><img src="t.png">', head='<base href="/files/">') == [
        "/files/a.doc",
        "/files/t.png",
    ]


def test_a_text_version_in_html_is_a_file_where_the_page_has_no_table() -> None:
    link = '<a href="/r/2023.html">2023年报告（网页版）</a>'
    assert found(link) == ["/r/2023.html"]
    assert found(TABLE + link) == []


def test_pictures_that_the_page_carries_are_files_without_a_request() -> None:
    shown = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    one = page(f'<img src="{shown}"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    [file] = carried_files(one)
    assert (file.body, file.media_type, file.url) == (PNG, "image/png", file_address(URL, shown))
    assert file.url.startswith(f"{URL}#data-")
    assert [link.url for link in files_of(one)] == [file.url]
    assert file_address(URL, "data:image/png;base64,!!!") is None
    assert file_address(URL, "data:image/png,%01%02") != file_address(URL, "data:image/png,%01%03")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        (" /a b.doc\n", f"{HOST}/a b.doc"), ("\\files\\a.doc", f"{HOST}/files/a.doc"), ("//x.gov.cn/a.doc", "http://x.gov.cn/a.doc"),
        ("ftp://x.gov.cn/a.doc", None), ("http://x.gov.cn:port/a.doc", None), ("#top", None), ("", None), ("JavaScript:a.doc", None),
    ],
)  # fmt: skip
def test_an_address_is_absolute_and_sound_or_none(href: str, address: str | None) -> None:
    assert file_address(URL, href) == address


def test_files_of_a_saved_page_are_taken_from_its_own_folder_and_from_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "a_files").mkdir(parents=True)
    (tmp_path / "secret.doc").write_bytes(b"secret")
    (folder / "a_files" / "表 1.png").write_bytes(PNG)
    (folder / "r.doc").write_bytes(b"doc")
    (folder / "out.doc").symlink_to(tmp_path / "secret.doc")
    (folder / "folder.doc").mkdir()
    inner = (
        '<img src="a_files/%E8%A1%A8%201.png"><a href="./r.doc?x=1">附件</a><a href="../secret.doc">附件</a><a href="out.doc">附件</a>'
        f'<a href="file://{tmp_path}/secret.doc">附件</a><a href="folder.doc">附件</a><a href="none.doc">附件</a><a href="http://x.cn/a.doc">附件</a>'
        '<a href="file://server/share/a.doc">附件</a><a href="r.doc%00">附件</a>'
    )
    saved = page(inner, url=(folder / "a.html").as_uri())
    assert [(file.title, file.body) for file in local_files(saved)] == [("", PNG), ("附件", b"doc")]
    assert local_addresses(saved) == (folder / "a_files" / "表 1.png", folder / "r.doc")
    assert local_files(page(inner)) == ()


def test_ten_thousand_links_cost_little() -> None:
    inner = "".join(f'<p><a href="{n}.doc">附件{n}</a></p>' for n in range(10_000))
    below = "".join(f'<p><a href="/x{n}.doc">表{n}</a></p>' for n in range(3_000))
    started = time.monotonic()
    assert len(files_of(page(inner, below=below))) > 1_000
    assert time.monotonic() - started < 5


def test_extract_takes_files_and_what_the_page_carries() -> None:
    lost = File(f"{HOST}/a.doc", "附件.doc", problem="time_out: no answer in time")
    body = page('<a href="/a.doc">附件.doc</a>').body
    [issue] = [one for one in extract(body, url=URL, files=[lost]).issues if one.code == "file_missing"]
    assert (issue.raw, issue.severity) == (f"time_out {HOST}/a.doc", "warning")
    assert issue.message == f"A file of the report did not come: {HOST}/a.doc: no answer in time."
