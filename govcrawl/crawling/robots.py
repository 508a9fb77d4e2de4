"""robots.txt as the project reads it: a server that forbids the file itself forbids the crawl."""

from __future__ import annotations

import logging
from http import HTTPStatus

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response

logger = logging.getLogger(__name__)
FORBIDDING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
REFUSE_ALL = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the answer's status heeded.

    401 and 403 refuse everything: stricter than RFC 9309, for such a host wants no robots. So do 429 and server
    errors, as RFC 9309 §2.3.1.4 asks. Any other error page is no robots.txt, whatever its body says, and allows
    everything.
    """

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in FORBIDDING or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.warning("%s: HTTP %s: taken as a refusal of the whole host", response.url, response.status)
            response = response.replace(body=REFUSE_ALL)
        elif response.status >= HTTPStatus.BAD_REQUEST:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
