"""A walk whose pages are the answer as it is, for lists that are JSON or XML."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse, JsonResponse, TextResponse, XmlResponse

from tests.portals.pages import Walk


class BareWalk(Walk):
    """A page that begins like JSON or XML comes as such, all others as `Walk` wraps them."""

    def _answer(self, request: Request, pages: dict[str, str]) -> Any:
        text = pages.get(request.url, "")
        kinds: dict[str, type[TextResponse]] = {
            "{": JsonResponse,
            "[": JsonResponse,
            "nul": JsonResponse,
            "<?": XmlResponse,
            "<d": XmlResponse,
            "<!": HtmlResponse,
        }
        kind = kinds.get(text[:1]) or kinds.get(text[:2]) or kinds.get(text[:3])
        if kind is None or text.startswith("<div"):
            return super()._answer(request, pages)
        assert callable(request.callback)
        response = kind(request.url, body=text.encode(), encoding="utf-8", request=request)
        return list(request.callback(response, **request.cb_kwargs))
