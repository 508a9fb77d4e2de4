"""What `scrapy detect` and `scrapy newportal` share: one polite survey of a portal. It is no command itself."""

from __future__ import annotations

import logging

from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings

from govcrawl.crawling.logs import quiet_scrapy
from govcrawl.crawling.manners import user_agent
from govcrawl.portals.survey import Result, Survey


def survey(
    process: CrawlerProcessBase,
    settings: BaseSettings,
    home: str,
    division: str | None,
    *,
    one_report: bool = False,
) -> Result | None:
    """Look through a portal; None where the run could not begin. Raises DeclarationError for what cannot be a home page."""
    Survey(home=home, division=division)
    user_agent(settings.get("GOVCRAWL_CONTACT") or "")
    quiet_scrapy(settings)
    # the way is told at the end, as a whole
    logging.getLogger(Survey.name).setLevel(logging.WARNING)
    crawler = process.create_crawler(Survey)
    process.crawl(crawler, home=home, division=division, one_report=one_report)
    process.start()
    spider = crawler.spider
    return spider.result if isinstance(spider, Survey) and not process.bootstrap_failed else None
