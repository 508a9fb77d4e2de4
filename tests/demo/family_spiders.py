"""A spider for each family's demo portal, as a row of spiders/portals.csv would declare it."""

from __future__ import annotations

import importlib
from types import ModuleType

import demo.families
from demo.families.common import Portal
from govcrawl.portals.base import PortalSpider
from govcrawl.portals.families import FAMILIES

MODULES: dict[str, ModuleType] = {
    name: importlib.import_module(f"demo.families.{name}") for name in demo.families.names()
}
PORTALS: dict[str, Portal] = {module.PORTAL.family: module.PORTAL for module in MODULES.values()}


def spider_of(portal: Portal) -> type[PortalSpider]:
    """The portal as a spider class."""
    declared = {
        "__doc__": f"Publisher: {portal.body}. Platform: {portal.family}. Caveats: demo. Last verified: not verified live.",
        "__module__": __name__,
        "name": portal.name,
        "division_code": portal.code,
        "family": FAMILIES[portal.family],
        "home": portal.home,
        "columns": portal.columns,
        "first_year": min(portal.years),
    }
    return type(f"Demo{portal.family.title()}Spider", (PortalSpider,), declared)


for _portal in PORTALS.values():
    _spider = spider_of(_portal)
    globals()[_spider.__name__] = _spider
del _spider
