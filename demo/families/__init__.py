"""A demo portal for each CMS family, one file each: the family's real addresses and markup, our own content.

Each module has `PORTAL` and `site() -> Site`. `tests/demo/test_family_portals.py` crawls every one to its last year.
"""

from __future__ import annotations

from pkgutil import iter_modules


def names() -> list[str]:
    """The modules that hold a portal."""
    return sorted(info.name for info in iter_modules(__path__) if info.name != "common")
