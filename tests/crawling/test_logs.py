"""What of Scrapy's own log lines an operator sees."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator

import pytest
from scrapy.settings import Settings

from govcrawl.crawling.logs import quiet_scrapy

NAMES = (
    "scrapy",
    "scrapy.core.downloader.tls",
    "scrapy.core.scraper",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.extensions.feedexport",
    "scrapy.utils.signal",
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Scrapy's loggers quieted; afterwards they are as they were."""
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(list(one.filters), one.level) for one in loggers]
    quiet_scrapy(Settings({"LOG_LEVEL": "INFO"}, priority="project"))
    yield
    for one, (filters, level) in zip(loggers, before, strict=True):
        one.filters[:] = filters
        one.setLevel(level)


def test_a_certificate_of_another_name_is_told_once_for_each_host(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("scrapy.core.downloader.tls")
    for host in ("a.gov.cn", "a.gov.cn", "b.gov.cn", "a.gov.cn"):
        logger.warning('Remote certificate is not valid for hostname "%s"; %s', host, "expired")
    assert [record.getMessage() for record in caplog.records] == [
        'Remote certificate is not valid for hostname "a.gov.cn"; expired',
        'Remote certificate is not valid for hostname "b.gov.cn"; expired',
    ]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_one_line_that_says_so(caplog: pytest.LogCaptureFixture, number: int) -> None:
    error = OSError(number, os.strerror(number))
    logging.getLogger("scrapy.utils.signal").error(
        "Error caught on signal handler: %(receiver)s", {"receiver": "100% full"}, exc_info=error
    )
    [record] = caplog.records
    assert record.getMessage() == (
        f"Error caught on signal handler: 100% full: OSError: [Errno {number}] {os.strerror(number)}"
    )
    assert record.exc_info is None


def test_a_fault_of_the_program_keeps_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("scrapy.utils.signal")
    for error in (ValueError("x"), PermissionError(errno.EACCES, "no")):
        logger.error("Error caught on signal handler: %(receiver)s", {"receiver": "it"}, exc_info=error)
    assert [record.exc_info is not None for record in caplog.records] == [True, True]
    assert {record.getMessage() for record in caplog.records} == {"Error caught on signal handler: it"}
