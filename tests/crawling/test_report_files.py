"""Attachments and pictures of reports, over real HTTP: what is asked for, what is kept, and what is said of those that did not come."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from govcrawl.crawling.archive import read_archived
from govcrawl.crawling.exporter import record_line
from govcrawl.ledger.store import Ledger
from govcrawl.outcomes import Outcome, Reason
from tests.crawling.files_reader import report_of
from tests.crawling.portal_site import Answer, Pages, html, list_of, serving
from tests.crawling.running import scrapy

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
DOC = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0\xff" * 4000
PNG = b"\x89PNG\r\n\x1a\n" + b"\1\2" * 3000
DOWNLOAD = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77"
SECTIONS = "<p>一、总体情况</p><p>本年度主动公开政府信息若干条，依法办理申请，按时答复，没有收费。</p>"


def article(year: int) -> str:
    return f"{HOST}/info/6783/{year}.htm"


def body(year: int, inner: str) -> str:
    return f'<h1>兰山区{year}年政府信息公开工作年度报告</h1><div id="vsb_content"><div class="v_news_content">YEAR{year}{SECTIONS}{inner}</div></div>'


def portal(**reports: str) -> Pages:
    years = [int(key[1:]) for key in reports]
    pages: Pages = {
        LIST: html(list_of(*((article(year), f"兰山区{year}年政府信息公开工作年度报告") for year in years)))
    }
    return pages | {article(year): html(body(year, reports[f"r{year}"])) for year in years}


def file(content: bytes, kind: str = "application/octet-stream", **headers: str) -> Answer:
    return (
        200,
        {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}},
        content,
    )


def crawl(data: Path, proxy: str, *args: str, **more: object) -> subprocess.CompletedProcess[str]:
    chosen = {
        "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0, "SECOND_PASS_PAUSE": 0,
        "ITEM_PIPELINES": '{"files_reader.FilesReader": 100, "pipelines.select_reports.SelectReportsPipeline": 500}', **more,
    }  # fmt: skip
    settings = [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]
    return scrapy("crawl", "lanshan", *args, *settings, data=data, proxy=proxy)


def records(data: Path) -> dict[int, dict[str, Any]]:
    path = data / "reports" / "lanshan.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return {record["year"]: record for record in map(json.loads, lines)}


def rows(data: Path) -> dict[int, tuple[Outcome, Reason | None]]:
    with Ledger.open(data / "ledger.sqlite") as ledger:
        return {row.year: (row.outcome, row.reason) for row in ledger.rows()}


def test_files_of_a_report_come_in_its_order_each_once_and_out_of_the_archive_again(tmp_path: Path) -> None:
    small = base64.b64encode(PNG).decode()
    inner = f"""<p><a href="../../files/a.doc">附件1：年度报告.doc</a></p>
      <p><img src="/__local/t1.png" width="553" height="400"><img src="/system/resource/images/fileTypeImages/icon_doc.gif"></p>
      <p><img src="data:image/png;base64,{small}"></p><iframe src="/pdfjs/web/viewer.html?file=%2Fuploads%2Fa.pdf"></iframe>
      <p><img src="/__local/t1.png"></p>"""
    below = f'<ul><li>附件【<a href="{DOWNLOAD}">情况表.xls</a>】已下载<span>3</span>次</li></ul><div>版权所有</div><a href="/gk/guide.doc">公开指南</a>'
    pages = portal(r2023=inner, r2022='<p><a href="/files/a.doc">年度报告.doc</a></p>')
    pages[article(2023)] = html(body(2023, inner) + below)
    pages |= {
        f"{HOST}/files/a.doc": file(DOC, "text/html; charset=gb2312"),
        f"{HOST}/__local/t1.png": file(PNG, "text/plain"),
        f"{HOST}/uploads/a.pdf": file(b"%PDF-1.4\nx", Content_Encoding="identity"),
        f"{HOST}{DOWNLOAD}": file(DOC, Content_Disposition='attachment; filename="x.xls"'),
    }
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy)
    assert run.returncode == 0, run.stderr
    asked = site.asked[site.asked.index(article(2023)) :]
    assert asked[0] == article(2023)
    # the next page is under way by the time that the files of the first are known
    assert [url for url in asked if url not in (article(2023), article(2022))] == [
        f"{HOST}/files/a.doc", f"{HOST}/__local/t1.png", f"{HOST}/uploads/a.pdf", f"{HOST}{DOWNLOAD}",
    ]  # fmt: skip
    had = records(tmp_path)
    assert [(one["url"].removeprefix(HOST).partition("-")[0], one["media_type"], one["format"]) for one in had[2023]["attachments"]] == [
        ("/files/a.doc", "text/html", str(len(DOC))), ("/__local/t1.png", "text/plain", str(len(PNG))),
        ("/info/6783/2023.htm#data", "image/png", str(len(PNG))), ("/uploads/a.pdf", "application/octet-stream", "10"),
        (DOWNLOAD, "application/octet-stream", str(len(DOC))),
    ]  # fmt: skip
    # the file of both reports was fetched once
    [shared] = had[2022]["attachments"]
    assert shared["archive"] == had[2023]["attachments"][0]["archive"]
    assert shared["title"] == "年度报告.doc"
    for line in (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines(keepends=True):
        page = read_archived(json.loads(line)["archive"], tmp_path / "archive")
        assert record_line(report_of(page)) == line
    one = read_archived(shared["archive"], tmp_path / "archive")
    assert (one.body, one.url, one.files) == (DOC, f"{HOST}/files/a.doc", ())


def test_files_that_do_not_come_are_told_and_the_report_goes_without_them(tmp_path: Path) -> None:
    inner = "".join(
        f'<p><a href="{url}">附件{n}</a></p>'
        for n, url in enumerate(
            (
                "/gone.doc",
                "/block.doc",
                "/robots/a.doc",
                "http://other.example.com/b.doc",
                "/home.doc",
                "/notice.pdf",
                "/there.doc",
            )
        )
    )
    pages = portal(r2023=inner)
    pages |= {
        f"{HOST}/block.doc": html("<p>请输入验证码后下载</p>"),
        f"{HOST}/robots.txt": (200, {}, b"User-agent: *\nDisallow: /robots/"),
        f"{HOST}/home.doc": (302, {"Location": "/"}, b""),
        f"{HOST}/": html("home"),
        f"{HOST}/notice.pdf": file('{"code":1,"msg":"文件不存在"}'.encode(), "application/json"),
        f"{HOST}/there.doc": file(DOC),
    }
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy)
    # the tables are read from the page itself, so nothing is missing
    assert run.returncode == 0, run.stderr
    assert f"{HOST}/robots/a.doc" not in site.asked
    assert not any("example.com" in url for url in site.asked)
    raw = [issue["raw"] for issue in records(tmp_path)[2023]["issues"]]
    assert raw == [
        f"not_found {HOST}/gone.doc", f"not_a_file {HOST}/block.doc", f"refused_by_robots {HOST}/robots/a.doc",
        "other_host http://other.example.com/b.doc", f"sent_home {HOST}/home.doc", f"not_a_file {HOST}/notice.pdf",
    ]  # fmt: skip
    for one in raw:
        reason, url = one.split(" ")
        assert f"lanshan: lost_file {url}: {reason}: " in run.stderr
    [line] = (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines(keepends=True)
    assert record_line(report_of(read_archived(json.loads(line)["archive"], tmp_path / "archive"))) == line


def test_figures_that_are_missing_for_a_passing_failure_are_asked_for_again(tmp_path: Path) -> None:
    pages = portal(r2023='MISSING<p><a href="/t.doc">附件.doc</a></p>', r2022="<p>whole</p>")
    with serving(pages | {f"{HOST}/t.doc": html("busy", status=503)}) as site:
        run = crawl(tmp_path, site.proxy)
    assert run.returncode == 1
    assert f"server_error {HOST}/t.doc: a file of {article(2023)} did not come" in run.stderr
    assert site.asked.count(f"{HOST}/t.doc") == 2  # in both passes
    assert set(records(tmp_path)) == {2023, 2022}
    assert rows(tmp_path)[2023] == (Outcome.UNREACHABLE, Reason.SERVER_ERROR)
    assert rows(tmp_path)[2022] == (Outcome.FOUND, None)
    with serving(pages | {f"{HOST}/t.doc": file(DOC)}) as site:
        run = crawl(tmp_path, site.proxy)
    assert article(2023) in site.asked
    assert article(2022) not in site.asked
    assert records(tmp_path)[2023]["issues"] == []
    # the file is there, and has no figures for this reader: nothing is gained by asking again
    assert rows(tmp_path)[2023] == (Outcome.UNREADABLE, Reason.NO_FIGURES)
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy)
    assert article(2023) not in site.asked


def test_a_crawl_anew_that_loses_a_file_leaves_the_record_that_has_the_figures(tmp_path: Path) -> None:
    pages = portal(r2023='<p>whole</p><p><a href="/t.doc">附件.doc</a></p>') | {f"{HOST}/t.doc": file(DOC)}
    with serving(pages) as site:
        assert crawl(tmp_path, site.proxy).returncode == 0
    before = records(tmp_path)
    pages = portal(r2023='MISSING<p><a href="/t.doc">附件.doc</a></p>') | {
        f"{HOST}/t.doc": html("x", status=500)
    }
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, "-a", "again=1")
    assert run.returncode == 1
    assert records(tmp_path) == before
    assert rows(tmp_path)[2023] == (Outcome.FOUND, None)


def test_a_file_that_is_gone_is_missing_once_and_not_asked_for_for_ever(tmp_path: Path) -> None:
    pages = portal(r2023='MISSING<p><a href="/t.doc">附件.doc</a></p>')
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy)
    assert run.returncode == 1
    assert f"not_found {HOST}/t.doc: a file of {article(2023)} did not come" in run.stderr
    assert rows(tmp_path)[2023] == (Outcome.UNREADABLE, Reason.NO_FIGURES)
    with serving(pages) as site:
        crawl(tmp_path, site.proxy)
    assert article(2023) not in site.asked


def test_a_report_that_the_list_links_to_as_a_file_is_taken_where_it_has_no_page(tmp_path: Path) -> None:
    pages = portal(r2023="<p>whole</p>")
    links = [(article(2023), "兰山区2023年政府信息公开工作年度报告")]
    links += [(f"/files/{year}.doc", f"兰山区{year}年政府信息公开工作年度报告.doc") for year in (2023, 2022)]
    pages |= {LIST: html(list_of(*links)), f"{HOST}/files/2022.doc": file(DOC + b"YEAR2022")}
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy)
    assert f"{HOST}/files/2023.doc" not in site.asked
    assert {year: one["url"] for year, one in records(tmp_path).items()} == {
        2023: article(2023), 2022: f"{HOST}/files/2022.doc",
    }, run.stderr  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_a_file_that_is_too_large_is_named(tmp_path: Path) -> None:
    pages = portal(r2023='<p><a href="/t.doc">附件.doc</a></p><p><a href="/u.doc">附件.doc</a></p>')
    pages |= {f"{HOST}/t.doc": file(DOC + bytes(65 << 20)), f"{HOST}/u.doc": file(DOC + bytes(33 << 20))}
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, DOWNLOAD_TIMEOUT=30)
    assert run.returncode == 0, run.stderr
    record = records(tmp_path)[2023]
    assert [issue["raw"] for issue in record["issues"]] == [f"too_large {HOST}/t.doc"]
    assert [one["format"] for one in record["attachments"]] == [None, str(len(DOC) + (33 << 20))]


def test_closed_attachments_do_not_close_the_portal(tmp_path: Path) -> None:
    inner = "".join(f'<p><a href="/{n}.doc">附件{n}.doc</a></p>' for n in range(6))
    pages = portal(r2023=inner, r2022="<p>whole</p>")
    pages |= {f"{HOST}/{n}.doc": html("no", status=403 if n % 2 else 500) for n in range(6)}
    with serving(pages) as site:
        run = crawl(tmp_path, site.proxy, SECOND_PASS_PAUSE=-1)
    assert set(records(tmp_path)) == {2023, 2022}, run.stderr
    assert "blocked" not in run.stderr
    assert "host_down" not in run.stderr
