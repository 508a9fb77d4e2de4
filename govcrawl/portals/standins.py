"""STAND-IN, to be deleted when every family has its file: those of the table that have none yet.

They know where their articles and columns lie, and no list's further pages. `KNOWN` prefers the real ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scrapy.http import TextResponse

from govcrawl.portals.families import FAMILIES
from govcrawl.portals.family import Family

_FOLDER = r"^/(?:[^?]*/)?$"


class _StandIn(Family):
    """A family by its addresses alone."""

    marks = ()

    def page_links(self, response: TextResponse, column: str) -> dict[str, str]:
        """None are known."""
        del response, column
        return {}


def _stand_in(key: str, article: str, column: str) -> Family:
    made = type(
        key, (_StandIn,),
        {"key": key, "title": key, "article": re.compile(article), "column": re.compile(column)},
    )  # fmt: skip
    family: Family = made()
    return family


_MISSING = (
    _stand_in("trs", r"/t_?\d{6,}(?:_\d+)?(?:_\w+)?\.s?html?(?:\?.*)?$", _FOLDER),
    _stand_in("ucap", r"/\d{6}/(?:[0-9a-f]{32}|c\d+_\d+)\.shtml$", _FOLDER),
    _stand_in("jpage", r"/art_\w+\.html?$|AnnualReport\.jsp\?.*fbtime=", r"/col/col\d+/index\.html$|AnnualReport\.jsp\?area="),
    _stand_in("jpaas", r"/art/\d{4}/art_[0-9a-f]{32}\.html$", _FOLDER),
    _stand_in("openness", r"(?i)/(?:show|detail|public)/", r"^/"),
    _stand_in("lonsun", r"/public/\d+/\d+\.html$|/public/content/\d+$", r"/public/column/\d+\?"),
    _stand_in("gkmlpt", r"/m?post_\d+\.html(?:\?.*)?$", r"/$|/gkmlpt/annualreport$"),
    _stand_in("uuid", r"/\d{6}/\d{2}/[0-9a-f-]{36}\.html$", r"/columns/[0-9a-f-]{36}/index\.html$"),
    _stand_in("govxxgk", r"/govxxgk/\w+/[\d-]{10}/[0-9a-f-]{36}\.html$", r"^/govxxgk/\w+/$"),
    _stand_in("generic", r"\.s?html?$|/content_\d+$", r"^/"),
)  # fmt: skip
KNOWN: Final[Mapping[str, Family]] = {family.key: family for family in _MISSING} | dict(FAMILIES)
