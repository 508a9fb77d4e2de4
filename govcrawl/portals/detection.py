"""Which CMS family a portal is on: by marks in the markup, and by the shape of its reports' and lists' addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.families.generic import GENERIC
from govcrawl.portals.family import Family, path_and_query

#: Characters of a page that are searched for marks.
READ: Final = 300_000
#: Evidence of less weight is a neighbour's.
LEAST_WEIGHT: Final = 3
#: What it weighs when all reports have a family's addresses.
SHAPE_WEIGHT: Final = 5


@dataclass(frozen=True, slots=True)
class Detected:
    """The family and in a few words each why; `family` is generic where nothing or two speak equally."""

    family: Family
    evidence: tuple[str, ...]


@dataclass
class Tally:
    """Collects evidence over the pages of one portal; marks count once each, however often they are seen."""

    seen: dict[str, dict[str, int]] = field(default_factory=dict)

    def page(self, text: str) -> None:
        """Take down the marks of a page."""
        part = text[:READ]
        for key, family in FAMILIES.items():
            known = self.seen.setdefault(key, {})
            for mark in family.marks:
                if mark.tells not in known and mark.pattern.search(part):
                    known[mark.tells] = mark.weight

    def weights(self) -> dict[str, int]:
        """The weight of each family's marks."""
        return {key: sum(known.values()) for key, known in self.seen.items()}

    def detect(self, reports: Iterable[str] = (), columns: Iterable[str] = ()) -> Detected:
        """The family, given the addresses of reports and of their columns, as far as known."""
        reports, columns = list(reports), list(columns)
        total: dict[str, float] = dict(self.weights())
        shapes: dict[str, str] = {}
        for key, family in FAMILIES.items():
            if family is GENERIC or not reports:
                continue
            fitting = sum(family.article.search(path_and_query(url)) is not None for url in reports)
            taken = sum(family.is_article(url) for url in reports)
            if fitting:
                total[key] = total.get(key, 0) + SHAPE_WEIGHT * fitting / len(reports)
                shapes[key] = f"{fitting} of {len(reports)} reports have its addresses"
            if taken < len(reports) or not all(map(family.fits_column, columns)):
                # a family that cannot read what was found is no help, whatever the markup says
                total[key] = 0
        ranked = sorted(
            ((weight, key) for key, weight in total.items() if weight >= LEAST_WEIGHT and key != GENERIC.key),
            reverse=True,
        )
        if not ranked:
            return Detected(
                GENERIC, ("no family's marks or addresses: the generic one reads any list of links",)
            )
        best = ranked[0][1]
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            titles = " and ".join(sorted(FAMILIES[key].title for _, key in ranked[:2]))
            return Detected(GENERIC, (f"{titles} have equal marks: the generic one is taken",))
        evidence = [*self.seen.get(best, {}), *filter(None, [shapes.get(best)])]
        return Detected(FAMILIES[best], tuple(evidence))


def detect_family(
    pages: Mapping[str, str], reports: Iterable[str] = (), columns: Iterable[str] = ()
) -> Detected:
    """The family of the portal that `pages` (markup by address) are of."""
    tally = Tally()
    for text in pages.values():
        tally.page(text)
    return tally.detect(reports, columns)
