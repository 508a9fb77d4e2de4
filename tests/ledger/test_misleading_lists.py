"""Lists that do not show what they seem to: a year may be called not published only where that is what the list says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawling.portal_site import html, list_of
from tests.ledger.test_kept_by_runs import HOST, LAST, LIST, YEARS, crawled, held, outcomes, portal, rows

TITLE = "兰山区2021年政府信息公开工作年度报告"
OTHERS = tuple(year for year in YEARS if year != 2021)
ALL_BUT_2021 = dict.fromkeys(OTHERS, "found")


def listed(*years: int) -> str:
    return list_of(*((f"info/6783/{year}.htm", f"兰山区{year}年政府信息公开工作年度报告") for year in years))


@pytest.mark.parametrize(
    ("link", "where"),
    [
        (f'<a href="/files/nb2021.pdf">{TITLE}</a>', f"{HOST}/files/nb2021.pdf"),
        (f'<a href="/show.aspx?id=9">{TITLE}</a>', f"{HOST}/show.aspx?id=9"),
        (f'<a href="javascript:show(9)">{TITLE}</a>', LIST),
        (f'<a href="#" onclick="show(9)">{TITLE}</a>', LIST),
        (f'<a onclick="show(9)" title="{TITLE}">兰山区2021年政府信息公开工作…</a>', LIST),
    ],
)
def test_a_report_whose_link_cannot_be_followed_is_on_the_list(tmp_path: Path, link: str, where: str) -> None:
    pages = portal(*OTHERS) | {LIST: html(f"{listed(*OTHERS)}<p>{link}</p>")}
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == ALL_BUT_2021 | {2021: "unreadable: unread_link"}
    assert rows(tmp_path)[2021].url == where
    assert TITLE in rows(tmp_path)[2021].evidence
    assert held(tmp_path) == [f"371302-{year}" for year in sorted(OTHERS, reverse=True)]


def test_a_second_link_that_cannot_be_followed_does_no_harm(tmp_path: Path) -> None:
    links = f'<a href="/files/nb2021.pdf">{TITLE}</a><a href="javascript:show(1)">兰山区教育局2020年政府信息公开工作年度报告</a>'
    crawled(portal(*YEARS) | {LIST: html(listed(*YEARS) + links)}, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
    assert LAST in YEARS
