"""Drives a `Search` over a table of pages, without Scrapy's engine."""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.http import HtmlResponse, TextResponse

from govcrawl.portals.choice import Division
from govcrawl.portals.discovery import Search
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.family import Family, bare_host

HOME = "http://www.yunlan.gov.cn/"
#: An invented district of an invented city.
YUNLAN = Division(names=("云岚区",), parents=("霁州市", "山东省"), code="379901")
YEARS = (2019, 2020, 2021, 2022, 2023)

Pages = Mapping[str, str | tuple[str, str]]


def title(year: int, whose: str = "云岚区") -> str:
    return f"{whose}{year}年政府信息公开工作年度报告"


def report_list(
    folder: str, years: tuple[int, ...] = YEARS, whose: str = "云岚区", shape: str = "{}t{}0120_{}.html"
) -> str:
    """A list with a report for each year."""
    items = "".join(
        f'<li><a href="{shape.format(f"{folder}{year + 1}01/", year + 1, year)}">{title(year, whose)}</a></li>'
        for year in years
    )
    return f"<ul>{items}</ul>"


def page(body: str, *, name: str = "", kind: str = "", head: str = "") -> str:
    """A page with the standard's meta tags."""
    meta = f'<meta name="ColumnName" content="{name}">' if name else ""
    meta += f'<meta name="ColumnType" content="{kind}">' if kind else ""
    return (
        f"<html><head><title>{name or '云岚区人民政府'}</title>{meta}{head}</head><body>{body}</body></html>"
    )


def search(
    pages: Pages,
    *,
    home: str = HOME,
    division: Division | None = YUNLAN,
    family: Family = GENERIC,
    office: bool = False,
) -> tuple[Search, list[str]]:
    """The finished search and the addresses asked for. Addresses without a scheme lie on the home page's host.

    A page that is a pair is served under the address that it gives, as after a redirect.
    """
    table = {url if "//" in url else home.rstrip("/") + url: body for url, body in pages.items()}
    made = Search(home, hosts={bare_host(home)}, division=division, family=family, office=office)
    asked: list[str] = []
    while (step := made.next()) is not None:
        asked.append(step.url)
        assert len(asked) < 200, "the search does not end"
        found = table.get(step.url)
        if found is None:
            made.failed(step, "HTTP 404")
            continue
        url, body = found if isinstance(found, tuple) else (step.url, found)
        if body.startswith("{"):
            made.saw(step, TextResponse(url, body=body.encode(), encoding="utf-8"))
        else:
            made.saw(step, HtmlResponse(url, body=body.encode(), encoding="utf-8"))
    return made, asked


def columns(pages: Pages, **more: object) -> list[str]:
    """The paths of the columns found."""
    made, _ = search(pages, **more)  # type: ignore[arg-type]
    return [found.url.removeprefix(HOME.rstrip("/")) for found in made.columns]
