"""The survey in the table: every host is there, nothing is claimed that the survey does not say."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings

from govcrawl.portals.loader import PortalSpiderLoader
from govcrawl.portals.table import host_of
from govcrawl.report.divisions import by_code
from tools.import_portals import build, main, row_of

SURVEY = Path(__file__).parents[3] / "shared" / "portals.csv"
PORTALS = PortalSpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]})).portals()
ENTRY = {
    "code": "350524", "name": "安溪县", "level": "county", "prefecture": "泉州市", "province": "福建省", "host": "fjax.gov.cn",
    "scheme_seen": "http", "family": "trs", "report_url": "http://fjax.gov.cn/zwgk/ndbg/202601/t20260104_3249677.htm",
    "report_year": "2025", "scope_seen": "government", "column_url": "http://fjax.gov.cn/zwgk/ndbg/",
}  # fmt: skip


def survey() -> list[dict[str, str]]:
    with SURVEY.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.skipif(not SURVEY.exists(), reason="the team's survey (../shared/portals.csv) is not here")
def test_every_surveyed_host_is_a_row_or_a_file() -> None:
    hosts = {host.partition(":")[0] for portal in PORTALS for host in [host_of(portal.spider.home)]}
    assert [entry["host"] for entry in survey() if entry["host"] not in hosts] == []


@pytest.mark.skipif(not SURVEY.exists(), reason="the team's survey (../shared/portals.csv) is not here")
def test_no_surveyed_column_of_another_body_is_crawled() -> None:
    others = {entry["column_url"] for entry in survey() if entry["scope_seen"] != "government"} - {""}
    own = {entry["column_url"] for entry in survey() if entry["scope_seen"] == "government"}
    assert {url for portal in PORTALS if portal.row for url in portal.spider.columns} & (
        others - own
    ) == set()


def test_two_hosts_of_a_division_have_names_of_their_own() -> None:
    names = {portal.spider.name: host_of(portal.spider.home) for portal in PORTALS}
    assert (names["taojiang"], names["taojiang_jw"]) == ("taojiang.gov.cn", "jw.taojiang.gov.cn")
    assert (names["liangjiang"], names["liangjiang_ljxq"]) == ("ljxq.cq.gov.cn", "ljxq.gov.cn")
    assert (names["xianning"], names["xianning_lyj"], names["xianning_scjg"]) == (
        "xianning.gov.cn", "lyj.xianning.gov.cn", "scjg.xianning.gov.cn",
    )  # fmt: skip


def test_a_column_starts_a_run_only_where_the_government_was_seen_there() -> None:
    starts = Counter(portal.row.start for portal in PORTALS if portal.row)
    assert set(starts) == {"column", "home"}
    for portal in PORTALS:
        if portal.row and portal.row.start == "column":
            assert "(government) seen at" in portal.row.evidence, portal.where
            assert (
                not urlsplit(portal.spider.columns[0])
                .path.rstrip("/")
                .endswith(("2022n", "2023n", "2024n", "2025n"))
            )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {"start": "column", "column": "http://fjax.gov.cn/zwgk/ndbg/", "first_year": "2019", "caveat": "",
              "evidence": f"report of 2025 (government) seen at {ENTRY['report_url']}, column inferred from its address"}),
        ({"scope_seen": "department"}, {"start": "home", "column": "", "caveat": "the known column is a department's: http://fjax.gov.cn/zwgk/ndbg/",
                                        "evidence": f"report of 2025 (department) seen at {ENTRY['report_url']}"}),
        ({"scope_seen": ""}, {"start": "home", "caveat": "nobody knows whose the known column is: http://fjax.gov.cn/zwgk/ndbg/"}),
        ({"column_url": "http://fjax.gov.cn/zwgk/ndbg/2025n/"}, {"start": "home", "caveat": "the known column is of one year: http://fjax.gov.cn/zwgk/ndbg/2025n/"}),
        ({"column_url": "http://fjax.gov.cn/2022/zwgk/ndbg/"}, {"start": "column"}),
        ({"report_year": "2017"}, {"first_year": "2017"}),
        ({"report_year": "2017", "scope_seen": "office"}, {"first_year": "2019"}),
        ({"report_url": "", "report_year": "", "column_url": "", "scope_seen": ""},
         {"start": "home", "home": "http://fjax.gov.cn/", "evidence": "host known, no report seen", "caveat": ""}),
        ({"scheme_seen": "https"}, {"home": "https://fjax.gov.cn/", "column": "https://fjax.gov.cn/zwgk/ndbg/"}),
        ({"scheme_seen": "http+https", "report_url": "https://www.fjax.gov.cn/a.htm"}, {"home": "https://www.fjax.gov.cn/"}),
        ({"family": "other"}, {"family": "generic"}),
        ({"name": "安溪县(某某区)"}, {"division_name": "安溪县", "caveat": "the survey calls it 安溪县(某某区)"}),
    ],
)  # fmt: skip
def test_a_surveyed_portal_becomes_a_row_that_says_what_is_known(
    changed: dict[str, str], expected: dict[str, str]
) -> None:
    division = by_code("350524")
    assert division is not None
    row = row_of({**ENTRY, **changed}, division)
    assert {column: row[column] for column in expected} == expected
    assert row["last_verified"] == "never verified live"


def test_the_counties_column_of_a_prefecture_is_not_its_own() -> None:
    division = by_code("350500")
    assert division is not None
    row = row_of({**ENTRY, "name": "泉州市", "column_url": "http://fjax.gov.cn/gknb/xsq/"}, division)
    assert (row["start"], row["caveat"]) == (
        "home", "the known column is for reports of its counties: http://fjax.gov.cn/gknb/xsq/",
    )  # fmt: skip


def test_portals_with_a_file_are_left_to_it() -> None:
    assert build([ENTRY], {"fjax.gov.cn": "anxi"}) == []
    [second] = build([ENTRY], {"elsewhere.gov.cn": "anxi"})
    assert second["name"] == "anxi_fjax"


def test_edits_by_hand_are_not_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, table = tmp_path / "survey.csv", tmp_path / "portals.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ENTRY)
        writer.writeheader()
        writer.writerow(ENTRY)
    arguments = [str(source), "--table", str(table)]
    assert main(arguments) == 0
    written = table.read_text(encoding="utf-8")
    assert main(arguments) == 0
    assert table.read_text(encoding="utf-8") == written
    mine = "zz,350500,泉州市,trs,http://a.gov.cn/,,2019,,home,none,never verified live,\n"
    edited = written.replace("never verified live", "2026-02-01") + mine
    table.write_text(edited, encoding="utf-8")
    assert main(arguments) == 1
    assert table.read_text(encoding="utf-8") == edited
    assert capsys.readouterr().err.splitlines() == [
        "import_portals: anxi differs from the survey",
        "import_portals: nothing was written; --replace takes the survey's rows",
    ]
    assert main([*arguments, "--replace"]) == 0
    assert sorted(table.read_text(encoding="utf-8").splitlines()) == sorted((written + mine).splitlines())
