"""Where the log of a season goes: a file, a pipe, or a terminal below whose log a live line stands.

Scrapy gives the root logger a new handler for every crawler, which would truncate the log file hundreds of times. So
`scrapy crawlall` sets LOG_INSTALL_ROOT_HANDLER off and installs one handler for the process.
"""

from __future__ import annotations

import logging
from typing import Final

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from govcrawl.crawling.logs import Once
from govcrawl.crawling.progress import LineHandler, LiveLine

_CONTACT: Final = "govcrawl.crawling.manners"


def install_handler(settings: BaseSettings, line: LiveLine | None) -> logging.Handler:
    """Give the root logger its one handler, by the LOG_… settings. Raises OSError for a LOG_FILE that cannot be written.

    With a live line the console shows warnings and errors only, above it, unless a log level was asked for on the
    command line.
    """
    handler = _handler(settings, line)
    handler.setFormatter(logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
    handler.setLevel(_level(settings, handler))
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)
    logging.getLogger(_CONTACT).addFilter(Once())
    return handler


def _handler(settings: BaseSettings, line: LiveLine | None) -> logging.Handler:
    if name := settings.get("LOG_FILE"):
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        return logging.FileHandler(name, mode=mode, encoding=settings.get("LOG_ENCODING"))
    if not settings.getbool("LOG_ENABLED"):
        return logging.NullHandler()
    return logging.StreamHandler() if line is None else LineHandler(line)


def _level(settings: BaseSettings, handler: logging.Handler) -> int | str:
    asked_for = (settings.getpriority("LOG_LEVEL") or 0) >= SETTINGS_PRIORITIES["cmdline"]
    level: str = settings.get("LOG_LEVEL")
    if isinstance(handler, LineHandler) and not asked_for:
        return logging.WARNING
    return level
