"""What an operator sees: one line for each thing that matters, and never a page's bytes."""

from __future__ import annotations

import errno
import logging
from typing import Any, Final

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from twisted.python.failure import Failure

from govcrawl.crawling.events import FORM, Event, words
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.verdict import describe
from govcrawl.errors import GovcrawlError
from govcrawl.outcomes import Reason

#: The disk is full, or a limit for files or users is reached.
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_ROBOTS = "scrapy.downloadermiddlewares.robotstxt"
_SCRAPER = "scrapy.core.scraper"
_SIGNALS = "scrapy.utils.signal"
_FEEDS = "scrapy.extensions.feedexport"
_TLS = "scrapy.core.downloader.tls"
_HTTP = "scrapy.core.downloader.handlers.http11"


class ReportLogFormatter(LogFormatter):
    """Names items by their address: Scrapy's own formatter would print a page's whole body."""

    def scraped(  # type: ignore[override]  # Scrapy documents None for "no line"
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> None:
        """Nothing: the verdict has a line for each report."""

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """One line with the reason."""
        told = words(spider.name, Event.LEFT_OUT, describe(item), str(exception))
        return {"level": logging.INFO, "msg": FORM, "args": told}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """One line; Scrapy adds the traceback."""
        return {
            "level": logging.ERROR,
            "msg": FORM,
            "args": words(spider.name, Reason.FAILED, describe(item), plain_reason(exception)),
        }


class Once(logging.Filter):
    """Lets every message of a logger through once: each crawler of a process, or each connection, would say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is new."""
        text = record.getMessage()
        if text in self._said:
            return False
        self._said.add(text)
        return True


class NoTraceback(logging.Filter):
    """Takes the traceback off a record, for the cases where it tells an operator nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record; drop `exc_info` of expected errors."""
        error = record.exc_info[1] if record.exc_info else None
        # a robots.txt that cannot be had is no fault of the program either: the page's own line follows
        if record.name == _ROBOTS:
            # its own words name the page, as if that were what failed
            record.msg = str(record.msg).replace("Error downloading", "No robots.txt could be had before")
        if error is not None and _is_full(error) and record.name in (_SIGNALS, _FEEDS):
            # the disk is at fault, not the program; Scrapy names only who noticed
            record.msg = f"{record.getMessage()}: {plain_reason(error)}"
            record.args = None
            record.exc_info = None
            record.exc_text = None
        if record.name == _ROBOTS or isinstance(error, GovcrawlError):
            record.exc_info = None
            record.exc_text = None
        return True


def _is_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _FULL


def quiet_scrapy(settings: BaseSettings) -> None:
    """Leave Scrapy's own INFO lines out, unless a log level was asked for on the command line.

    Call it after Scrapy has configured logging, which sets the level of its logger to DEBUG.
    """
    if (settings.getpriority("LOG_LEVEL") or 0) >= SETTINGS_PRIORITIES["cmdline"]:
        return
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    for name in (_ROBOTS, _SCRAPER, _SIGNALS, _FEEDS):
        # on the loggers: Scrapy exchanges the root handler when a crawler is made
        logging.getLogger(name).addFilter(NoTraceback())
    # a certificate for another name, or an old one: it is told for each connection, twice
    logging.getLogger(_TLS).addFilter(Once())
    # a page that is too large, or broke off: the portal's own line says so
    logging.getLogger(_HTTP).setLevel(logging.ERROR)
