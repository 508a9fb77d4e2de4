"""Addresses without what a server hangs on them for one visitor: the same page has one address."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

_NAMES: Final = r"(?:jsessionid|phpsessid|aspsessionid[a-z]{0,8}|asp\.net_sessionid|cfid|cftoken)"
_IN_PATH: Final = re.compile(rf";{_NAMES}=[^/?#;]*", re.IGNORECASE)
_IN_QUERY: Final = re.compile(rf"(?:^|(?<=&)){_NAMES}=[^&]*(?:&|$)", re.IGNORECASE)
_QUICK: Final = re.compile(r"sess?ion_?id|sessid|cfid|cftoken", re.IGNORECASE)


def without_session(url: str) -> str:
    """The address without session ids, in its path (`;jsessionid=…`) or in its query; otherwise unchanged."""
    if not _QUICK.search(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        # "http://[": whoever joins it says so
        return url
    path = _IN_PATH.sub("", parts.path)
    query = _IN_QUERY.sub("", parts.query).removesuffix("&")
    if (path, query) == (parts.path, parts.query):
        return url
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))
