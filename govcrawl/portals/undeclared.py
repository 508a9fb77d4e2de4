"""A portal that nobody declared: everything but its home page is found out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from govcrawl.crawling.events import Event
from govcrawl.errors import DeclarationError
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.choice import Division, why_not
from govcrawl.portals.discovery import Search
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.family import Family, bare_host
from govcrawl.portals.identity import division_of_code
from govcrawl.report.titles import organisation_of_title

_HOW: Final = "scrapy crawl discover -a home=http://www.example.gov.cn/ [-a division=371302]"


class UndeclaredPortal(PortalSpider):
    """Base of `discover`; `home` is mandatory, `division` (six digits) only where the portal does not say whose it is.

    The report of the government's office is taken for a year without the government's own. Reports that its lists
    link to on another government host are taken where their titles name the division.
    """

    family: Family = GENERIC
    takes_office: ClassVar[bool] = True
    tells_ways: ClassVar[bool] = True

    def __init__(
        self,
        *,
        home: str | None = None,
        division: str | None = None,
        **asked: Any,
    ) -> None:
        self.home = _address(home)
        declared = None
        if division is not None:
            declared = division_of_code(division)
            if declared is None:
                raise DeclarationError(
                    f"division={division} is not in divisions.csv: give six digits of GB/T 2260"
                )
        super().__init__(**asked)
        self._division = declared or Division(names=())
        self.feed_name = f"{self.name}-{bare_host(self.home)}"
        if (port := urlsplit(self.home).port) is not None:
            self.feed_name += f"-{port}"

    @classmethod
    def problems(cls) -> Iterator[tuple[str, str, str]]:
        """None: nothing is declared."""
        return iter(())

    def new_search(self) -> Search:
        """One that also finds out whose portal it is."""
        known = self._division if self._division.names else None
        return Search(self.home, hosts=self._hosts, division=known, family=self.family, office=True)

    def search_is_over(self, search: Search) -> None:
        """Take over whose portal it is."""
        if search.division is not None:
            self._division = search.division

    def before_choice(self) -> None:
        """Reports on other government hosts, named as this government's own, count for years that are not had here."""
        had = {one.year for one in self._candidates if why_not(one.title, self._division) is None}
        for candidate in self._elsewhere:
            host = bare_host(candidate.url)
            own = why_not(candidate.title, self._division) is None and organisation_of_title(candidate.title)
            if own and candidate.year not in had and host.endswith(".gov.cn"):
                self._hosts.add(host)
                self._candidates.append(candidate)
                text = f"it is on another government's host; its title names {self._division.names[0]}, so it is taken"
                self._tell(Event.TAKEN_ELSEWHERE, candidate.url, text)


def _address(home: str | None) -> str:
    text = (home or "").strip()
    try:
        parts = urlsplit(text)
        sound = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        sound = False
    if not sound:
        raise DeclarationError(f"home={home or ''} is no web address: {_HOW}")
    return text if urlsplit(text).path else f"{text}/"
