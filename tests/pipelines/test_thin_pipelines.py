"""Each pipeline calls its step and does nothing else; the last leaves out what was not asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scrapy.exceptions import DropItem

import govcrawl.steps
from govcrawl.crawling.verdict import ItemLeftOut
from govcrawl.extract import extract
from govcrawl.page import Page
from pipelines.check_figures import CheckFiguresPipeline
from pipelines.normalize_text import NormalizeTextPipeline
from pipelines.parse_tables import ParseTablesPipeline
from pipelines.select_reports import LeftOut, SelectReportsPipeline, TwoReportsError
from pipelines.strip_navigation import StripNavigationPipeline
from tests.crawling.stub_reader import report_of

IN_ORDER = (StripNavigationPipeline, NormalizeTextPipeline, ParseTablesPipeline, CheckFiguresPipeline)
BODY = "<html><head><title>兰山区2023年政府信息公开工作年度报告</title></head><body><p>一、总体情况</p></body></html>"


def test_in_their_order_they_are_extract() -> None:
    item: Any = Page(body=BODY.encode(), url="http://www.lyls.gov.cn/info/1.htm")
    for pipeline in IN_ORDER:
        item = pipeline().process_item(item)
    assert item == extract(BODY.encode(), url="http://www.lyls.gov.cn/info/1.htm")


@pytest.mark.parametrize("pipeline", IN_ORDER)
def test_each_has_the_step_of_its_module(pipeline: type) -> None:
    name = pipeline.__module__.rpartition(".")[2]
    step: Callable[[Any], Any] = getattr(govcrawl.steps, name)
    assert pipeline.process_item.__globals__[name] is step  # type: ignore[attr-defined]


def record(year: int, text: str = "") -> Any:
    return report_of(
        Page(body=f"YEAR{year} {text}".encode(), url=f"http://a/{year}{text}", division_code="371302")
    )


def test_another_year_and_the_same_report_again_are_left_out_on_purpose() -> None:
    pipeline = SelectReportsPipeline(frozenset({2022, 2023}))
    first = record(2023)
    assert pipeline.process_item(first) is first
    for unwanted in (record(2019), record(2023)):
        with pytest.raises(LeftOut) as caught:
            pipeline.process_item(unwanted)
        assert isinstance(caught.value, DropItem)
        assert isinstance(caught.value, ItemLeftOut)


def test_two_texts_for_one_report_are_an_error() -> None:
    pipeline = SelectReportsPipeline(None)
    pipeline.process_item(record(2023))
    with pytest.raises(TwoReportsError, match="are both 371302-2023"):
        pipeline.process_item(record(2023, "b"))
