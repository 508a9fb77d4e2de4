"""A demo portal for each CMS family, one file each: the family's real addresses and markup, our own content.

Each module has `PORTAL` and `site() -> Site`. `tests/demo/test_family_portals.py` crawls every one to its last year.
"""

from __future__ import annotations
