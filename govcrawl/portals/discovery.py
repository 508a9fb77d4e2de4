"""From a portal's home page to the column of annual reports.

A `Search` says which page to look at next and is told what was there; it makes no request itself. It ends with the
columns found, the family of each, and a trail that says why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scrapy.http import TextResponse

from govcrawl.portals.choice import Division
from govcrawl.portals.family import Family


@dataclass(frozen=True, slots=True)
class Step:
    """A page to look at: its address, the words that lead there, how promising they are, how far from home it is."""

    url: str
    words: str = ""
    score: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A column of annual reports: its address, the family that reads it, and the evidence in a few words."""

    url: str
    family: Family
    why: str


class Search:
    """The way from `home` to the column of `division`'s own reports; `hosts` are the portal's, `family` a first guess."""

    def __init__(self, home: str, *, hosts: Collection[str], division: Division, family: Family) -> None:
        self.columns: tuple[Found, ...] = ()
        self.trail: list[str] = []
        self._division = division
        self._hosts = hosts
        self._family = family
        self._open = [Step(home)]

    @property
    def why_nothing(self) -> str:
        """Why the search ended without a column."""
        return "; ".join(self.trail) or "nothing was found from the home page"

    def next(self) -> Step | None:
        """The page to look at next, or None where the search is over."""
        return self._open.pop() if self._open else None

    def saw(self, step: Step, response: TextResponse) -> None:
        """Take down what a page shows."""
        self.trail.append(f"saw {step.url}: {response.status}")

    def failed(self, step: Step, reason: str) -> None:
        """A page did not come."""
        self.trail.append(f"{step.url}: {reason}")
