"""The five demo portals crawled as an operator would: 25 reports, each as the demo's own truth has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.differences import unlike_record
from demo.expected import all_expected, expected
from demo.truth import PORTALS, YEARS, figures
from govcrawl import Report
from govcrawl.crawling.archive import read_archived
from govcrawl.documents.tools import has_ocr
from govcrawl.extract import extract_page
from tests.needs import needs_ocr

ROOT = Path(__file__).parents[2]


WITHOUT_TOOLS = {"GOVCRAWL_OCR": "0", "GOVCRAWL_LIBREOFFICE": "", "PATH": "/nowhere"}


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": str(data)}


def records_of(data: Path) -> dict[str, dict]:
    lines = (data / "demo" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len({record["id"] for record in records}) == len(records)
    return {record["id"]: record for record in records}


def run_demo(data: Path, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env={**environment(data), **(more or {})},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def crawled(data: Path) -> dict[str, dict]:
    """Every record by id, as `make demo` writes them."""
    done = run_demo(data)
    assert done.returncode == 0, done.stderr
    assert str(data / "demo" / "reports.jsonl") in done.stdout
    assert done.stdout.splitlines()[0].split() == [
        "portal",
        "year",
        "format",
        "tables",
        "read",
        "passed",
        "failed",
        "issues",
        "notes",
    ]
    assert ("skipped, for pictures" in done.stdout) is not has_ocr()
    return records_of(data)


def test_five_portals_give_five_reports_each_and_no_decoy(crawled: dict[str, dict]) -> None:
    assert set(crawled) == set(all_expected())
    assert len(crawled) == 25


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("portal", PORTALS)
def test_a_report_is_what_its_portal_printed(crawled: dict[str, dict], portal: str, year: int) -> None:
    wanted = expected(portal, year)
    assert unlike_record(wanted, crawled[wanted["id"]]) == []


def test_the_real_errors_and_gaps_stay_visible(crawled: dict[str, dict]) -> None:
    chiping = crawled["371503-2023"]
    assert chiping["relations"]["failures"] == [
        {"relation": "outcomes", "path": "review.total", "expected": 7, "actual": 6}
    ]
    assert chiping["tables"]["review"] == {"upheld": 4, "corrected": 1, "other": 1, "pending": 1, "total": 6}
    assert crawled["530302-2023"]["table_status"]["applications"] == "image"
    assert (crawled["530302-2023"]["tables"]["applications"] is None) is not has_ocr()


@needs_ocr
def test_what_is_read_of_pictures_is_what_is_printed_there(crawled: dict[str, dict]) -> None:
    """Cells that were not proved are null; of all cells of the five years these are few."""
    for year in YEARS:
        tables = crawled[f"530302-{year}"]["tables"]
        printed = [
            (path, value, figure)
            for path, value in leaves(figures("qilin")[year]).items()
            if (figure := leaves(tables).get(path)) is not None
        ]
        assert [path for path, value, figure in printed if value != figure] == []
        assert len(printed) >= 190


def leaves(node: object, path: str = "") -> dict[str, object]:
    if isinstance(node, dict) and node:
        return {
            k: v for key, value in node.items() for k, v in leaves(value, f"{path}.{key}".lstrip(".")).items()
        }
    return {path: node}


def test_without_libreoffice_and_ocr_the_demo_passes_and_says_what_it_skipped(tmp_path: Path) -> None:
    done = run_demo(tmp_path, WITHOUT_TOOLS)
    assert done.returncode == 0, done.stderr
    skipped = next(line for line in done.stdout.splitlines() if line.startswith("skipped"))
    assert all(f"530302-{year}" in skipped for year in YEARS)
    assert "make setup-ocr" in skipped
    records = records_of(tmp_path)
    for name, wanted in all_expected(ocr=False).items():
        assert unlike_record(wanted, records[name]) == [], name
    for year in YEARS:
        said = [issue["message"] for issue in records[f"530302-{year}"]["issues"]]
        assert any("tool_missing" in text or "setup-ocr" in text for text in said), year
    assert records["371503-2023"]["format"] == "doc"
    assert records["371503-2023"]["tables"]["applications"]["new_received"]["total"] == 125


NAMED = {
    "371302-2022": {"file_broken", "file_encrypted", "not_a_file"}, "430203-2019": {"file_broken"},
    "430203-2020": {"file_broken", "file_encrypted"}, "430203-2023": {"file_broken"},
    "changxingdao-2021": {"file_too_large"}, "changxingdao-2022": {"file_broken" if has_ocr() else "tool_missing"}, "530302-2022": {"file_encrypted"},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_a_broken_file_beside_a_report_is_named_and_costs_nothing(
    crawled: dict[str, dict], name: str
) -> None:
    said = [
        f"{issue['message']} {issue['raw']}"
        for issue in crawled[name]["issues"]
        if issue["code"] in ("attachment_not_read", "file_missing")
    ]
    assert {reason for reason in NAMED[name] if any(reason in text for text in said)} == NAMED[name]


def test_the_oddities_of_the_pages_reach_the_record(crawled: dict[str, dict]) -> None:
    assert crawled["371302-2021"]["encoding_reason"] == "strict utf-8, header said gb2312"
    assert crawled["371503-2020"]["encoding"] == "gb18030"
    assert crawled["530302-2020"]["encoding"] == "gb18030"
    assert crawled["changxingdao-2020"]["encoding"].startswith("big5")
    assert crawled["530302-2023"]["url"] == "https://qj.gov.cn/html/2024/2023n_0129/264305.html"
    assert crawled["371302-2023"]["url"] == "http://lyls.gov.cn/info/6783/254457.htm"
    assert crawled["430203-2023"]["url"] == "http://www.lusong.gov.cn/c26129/20240204/i2161723.html"
    word = crawled["371503-2023"]["attachments"]
    assert [file["format"] for file in word] == ["doc", "text"]
    assert word[0]["url"].startswith("http://www.chiping.gov.cn/resources/public/20240206/")
    assert crawled["371503-2023"]["url"].endswith(".html")
    assert "attachment_differs" not in {
        issue["code"] for record in crawled.values() for issue in record["issues"]
    }


CHROME = ("无障碍", "长者模式", "关怀版", "当前位置", "打印本页", "关闭窗口", "扫一扫", "分享到", "网站标识码", "ICP备", "公网安备", "浏览次数", "点击数", "點擊", "点击:", "索引号",
          "上一条", "相关信息", "Sheet1", "自然人", "结果维持", "字号", "主办")  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("portal", PORTALS)
def test_the_text_is_the_reports_own_and_nothing_of_the_page(
    crawled: dict[str, dict], portal: str, year: int
) -> None:
    from demo.prose import prose_of

    record = crawled[str(expected(portal, year)["id"])]
    text = record["text"]
    for word in CHROME:
        assert word not in text, word
    prose = prose_of(portal, year)
    if portal != "changxingdao":  # its mirror lost characters
        if record["format"] == "pdf":  # a page's lines do not say for certain where a paragraph ends
            text = text.replace("\n", "")
        for paragraph in (prose.preamble, *prose.overview, *prose.problems, *prose.other):
            assert paragraph in text
    assert "(zhǎng)" not in text
    assert "(gong)" not in text
    assert [section["number"] for section in record["sections"]] == [1, 2, 3, 4, 5, 6]


def test_every_line_is_a_valid_record_with_its_page_in_the_archive(
    crawled: dict[str, dict], data: Path
) -> None:
    """The archive gives each record again, byte for byte."""
    for record in crawled.values():
        report = Report.model_validate(record)
        if record["spider"] == "qilin" and record["year"] != 2023:
            continue  # to read the pictures of one year again is enough
        page = read_archived(record["archive"], data / "demo" / "archive" / record["spider"])
        assert extract_page(page).model_dump_json() == report.model_dump_json()


def test_a_part_of_a_crawl_never_replaces_the_whole(data: Path, crawled: dict[str, dict]) -> None:
    assert crawled
    whole = data / "demo" / "reports" / "lusong.jsonl"
    before = whole.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "lusong", "-a", "years=2022-2023"], cwd=ROOT, env=environment(data), capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert whole.read_bytes() == before
    parts = [path for path in whole.parent.iterdir() if path.name.startswith("lusong") and path != whole]
    assert [
        [json.loads(line)["year"] for line in part.read_text(encoding="utf-8").splitlines()] for part in parts
    ] == [[2023, 2022]]
