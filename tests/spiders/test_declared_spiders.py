"""Every portal, file or row: a sound declaration, loaded under its name."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from govcrawl.portals.base import PortalSpider
from govcrawl.portals.loader import Portal, PortalSpiderLoader

LOADER = PortalSpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
PORTALS = LOADER.portals()
FILES = [portal for portal in PORTALS if portal.row is None]


def test_the_five_have_files() -> None:
    assert {"lanshan", "chiping", "lusong", "changxingdao", "qilin"} <= {file.spider.name for file in FILES}


@pytest.mark.parametrize("portal", FILES, ids=lambda portal: portal.spider.name)
def test_each_file_is_named_after_its_spider(portal: Portal) -> None:
    spider = LOADER.load(portal.spider.name)
    assert issubclass(spider, PortalSpider)
    assert spider.__module__.rpartition(".")[2] == spider.name
    assert portal.where == f"{spider.__module__.replace('.', '/')}.py"


# it declares nothing: what it makes of a home page is tested in tests/demo/test_discover_demo.py
UNDECLARED = {"discover"}


@pytest.mark.parametrize("name", sorted({*LOADER.list()} - UNDECLARED))
def test_each_is_a_sound_declaration(name: str) -> None:
    spider = LOADER.load(name)
    assert issubclass(spider, PortalSpider)
    assert spider.name == name
    spider()


def test_no_portal_claims_a_check_that_nobody_made() -> None:
    """Whoever verifies the first portal live changes this test, with the day in its row."""
    assert {row.last_verified for portal in PORTALS if (row := portal.row)} == {"never verified live"}
