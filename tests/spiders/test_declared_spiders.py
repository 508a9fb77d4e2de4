"""The five portals: each a sound declaration, loaded under its name."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from govcrawl.portals.base import PortalSpider

LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))


def test_the_five_are_there() -> None:
    assert {"lanshan", "chiping", "lusong", "changxingdao", "qilin"} <= set(LOADER.list())


# it declares nothing: what it makes of a home page is tested in tests/demo/test_discover_demo.py
UNDECLARED = {"discover"}


@pytest.mark.parametrize("name", sorted({*LOADER.list()} - UNDECLARED))
def test_each_is_a_sound_declaration_named_after_its_file(name: str) -> None:
    spider = LOADER.load(name)
    assert issubclass(spider, PortalSpider)
    assert spider.__module__.rpartition(".")[2] == name
    spider()
