"""The loader: a row is a spider like any other."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings

from govcrawl.errors import DeclarationError
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families.vsb import VSB
from govcrawl.portals.loader import PortalSpiderLoader, TableError
from tests.crawling.running import ROOT, scrapy
from tests.portals.tables import FILE, package, table


def loader(*modules: str) -> PortalSpiderLoader:
    return PortalSpiderLoader.from_settings(Settings({"SPIDER_MODULES": list(modules)}))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_row_becomes_a_spider_of_its_family(folder: Path) -> None:
    found = loader(package(folder, "portals_sound", table({"caveat": "slow", "last_year": "2023"})))
    assert found.list() == ["anxi"]
    spider = found.load("anxi")
    assert issubclass(spider, PortalSpider)
    assert (spider.__name__, spider.division_code, spider.division_name) == ("AnxiSpider", "350524", None)
    assert spider.family is VSB
    assert spider.columns == ("http://fjax.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783",)
    assert (spider.first_year, spider.last_year) == (2019, 2023)
    assert spider.__doc__ == (
        "Publisher: 福建省泉州市安溪县人民政府.\n\n"
        "Platform: Boda VSB; a run begins at its own column.\n"
        "Caveats: slow. Evidence: report of 2025 (government) seen at http://fjax.gov.cn/info/6783/1.htm.\n"
        "Last verified: never verified live.\n"
    )
    assert spider(years="2023").years == {2023}
    assert found.load("anxi") is spider


def test_a_zone_and_a_prefecture_have_other_publishers(folder: Path) -> None:
    rows = (
        {"name": "xiongan", "division_code": "", "division_name": "雄安新区"},
        {"name": "xingan_neimenggu", "division_code": "152200", "division_name": "兴安盟"},
    )
    found = loader(package(folder, "portals_zone", table(*rows)))
    zone, league = found.load("xiongan"), found.load("xingan_neimenggu")
    assert issubclass(zone, PortalSpider)
    assert (zone.division_code, zone.division_name) == (None, "雄安新区")
    assert (zone.__doc__ or "").startswith("Publisher: 河北省雄安新区管理委员会.")
    assert (league.__doc__ or "").startswith("Publisher: 内蒙古自治区兴安盟行政公署.")


def test_what_only_the_family_knows_is_told_with_the_rows_place(folder: Path) -> None:
    found = loader(package(folder, "portals_misfit", table({"column": "http://fjax.gov.cn/zfxxgk/"})))
    with pytest.raises(
        DeclarationError, match=r"^portals_misfit/portals\.csv:2: columns: http://fjax\.gov\.cn/zfxxgk/ is no"
    ):
        found.load("anxi")()


def test_a_name_in_a_row_and_in_a_file_names_both_places(folder: Path) -> None:
    found = loader(package(folder, "portals_twice", table({}, {"name": "anxi_b"}), anxi=FILE))
    both = r"^portals_twice/portals\.csv:2: name: anxi is also in portals_twice/anxi\.py: delete the row, or the file"
    with pytest.raises(TableError, match=both):
        found.load("anxi")
    with pytest.raises(TableError, match=both):
        found.list()
    assert found.load("anxi_b").name == "anxi_b"


def test_a_broken_row_stops_the_list_but_no_other_portal(folder: Path) -> None:
    found = loader(
        package(folder, "portals_broken", table({}, {"name": "b", "family": "x"}, {"name": "c", "home": "x"}))
    )
    with pytest.raises(
        TableError, match=r"portals\.csv:3: family: x is no family: .* \(and 1 more\); scrapy checkportals"
    ):
        found.list()
    assert found.load("anxi").name == "anxi"
    with pytest.raises(KeyError):
        found.load("b")


def test_a_table_that_is_not_utf8_is_told(folder: Path) -> None:
    name = package(folder, "portals_bytes", table({}))
    (folder / name / "portals.csv").write_bytes("安溪县".encode("gb18030"))
    with pytest.raises(
        TableError, match=r"^portals_bytes/portals\.csv: file: is not UTF-8 \(byte 0\): save it as UTF-8"
    ):
        loader(name).list()


def test_modules_without_a_table_are_as_ever(folder: Path) -> None:
    found = loader(package(folder, "portals_files", anxi=FILE))
    assert found.list() == ["anxi"]
    assert [(portal.where, portal.row) for portal in found.portals()] == [("portals_files/anxi.py", None)]


def test_spiders_are_found_by_an_address(folder: Path) -> None:
    assert loader(package(folder, "portals_request", table({}))).find_by_request(Request("http://anxi/")) == [
        "anxi"
    ]


def test_scrapy_list_shows_every_portal_once_and_soon(tmp_path: Path) -> None:
    began = time.monotonic()
    scrapy("version", data=tmp_path)
    between = time.monotonic()
    run = scrapy("list", data=tmp_path)
    # what Scrapy itself needs to start on a busy machine is not the table's
    took = (time.monotonic() - between) - (between - began)
    assert run.returncode == 0, run.stderr
    names = run.stdout.split()
    assert len(names) == len(set(names))
    assert {"lanshan", "changxingdao", "anxi", "baiyun_guangzhou", "xiongan"} <= set(names)
    assert took < 5


def test_a_broken_table_is_one_line_and_status_2(tmp_path: Path) -> None:
    package(tmp_path, "portals_cli", table({"start": "x"}))
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", "list", "-s", "SPIDER_MODULES=portals_cli"],
        cwd=ROOT, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"}, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert (
        "portals_cli/portals.csv:2: start: x is neither column nor home: say where a run begins" in run.stderr
    )
