"""Feeds that are replaced as a whole, by a run that succeeded, or not at all.

`AtomicFileStorage` (FEED_STORAGES for plain paths and `file:`) writes aside; `AtomicFeedExporter` stands in for
Scrapy's feed exporter, opens the files at the start (so that a second process on the same file ends at once),
turns an exporter's exception into a shortfall (Scrapy logs it and exits with 0), and stores only after the
verdict was good.
"""

from __future__ import annotations

import logging
from typing import IO, Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.extensions.feedexport import FeedExporter
from w3lib.url import file_uri_to_path

from govcrawl.crawling.atomic import AtomicFile, OutputError
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.signals import shortfall
from govcrawl.crawling.verdict import Verdict, describe
from govcrawl.errors import GovcrawlError

logger = logging.getLogger(__name__)


class AtomicFileStorage:
    """A feed in a local file; `overwrite` in the feed's options decides between new and appended."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.path = file_uri_to_path(uri) if uri.startswith("file:") else uri
        self._append = not (feed_options or {}).get("overwrite", False)
        self._output: AtomicFile | None = None
        self._crawler: Crawler | None = None
        self.committed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Built by the feed exporter."""
        storage = cls(uri, feed_options=feed_options)
        storage._crawler = crawler
        return storage

    def open(self, spider: Spider) -> IO[bytes]:
        """The stream to write to. Raises OutputError."""
        self._output = AtomicFile(self.path, append=self._append)
        return self._output.file

    def store(self, file: IO[bytes]) -> None:
        """Replace the file. Raises OSError; the old file is untouched then, and the run has failed."""
        if self._output is None:
            return
        try:
            self._output.commit()
            self.committed = True
        except Exception as error:
            if self._crawler is not None:
                self._crawler.signals.send_catch_log(
                    shortfall, kind="feed", where=self.path, text=plain_reason(error)
                )
            raise

    def abandon(self) -> None:
        """Leave the file as it was and this run's part beside it."""
        if self._output is not None:
            self._output.abandon()
            part = self._output.partial
            rest = f"what this run wrote is in {part.name}" if part.exists() else "this run wrote nothing"
            logger.error("%s is left as it was; %s", self._output.path, rest)


class AtomicFeedExporter(FeedExporter):
    """Scrapy's feed exporter, with a say for the verdict."""

    def open_spider(self, spider: Spider) -> None:
        """Open every feed now, not with the first item. Ends the run (`feed`) where one cannot be."""
        super().open_spider(spider)
        for slot in self.slots:
            try:
                slot.start_exporting()
            except OutputError as error:
                self._report("feed", slot.uri, str(error))
                raise CloseSpider("feed") from error

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Export; what cannot be exported is a shortfall."""
        try:
            super().item_scraped(item, spider)
        except GovcrawlError as error:
            self._report("record", describe(item), str(error))
        except Exception as error:
            self._report("feed", describe(item), plain_reason(error))
            raise

    async def close_spider(self, spider: Spider) -> None:
        """Store the feeds of a run that succeeded; leave the files of one that did not."""
        verdict = self.crawler.get_extension(Verdict)
        slots = list(self.slots)
        if verdict is not None and not verdict.failed:
            try:
                await super().close_spider(spider)
            except Exception as error:
                self._report("feed", ", ".join(slot.uri for slot in slots), plain_reason(error))
                raise
            for slot in slots:
                if isinstance(slot.storage, AtomicFileStorage) and not slot.storage.committed:
                    self._report("feed", slot.uri, "it was not stored")
            return
        for slot in slots:
            try:
                slot.finish_exporting()
            except Exception as error:  # noqa: BLE001  the file is left as it was either way; what failed is told
                self._report("feed", slot.uri, plain_reason(error))
            if isinstance(slot.storage, AtomicFileStorage):
                slot.storage.abandon()
        await self.crawler.signals.send_catch_log_async(signals.feed_exporter_closed)

    def _report(self, kind: str, where: str, text: str) -> None:
        self.crawler.signals.send_catch_log(shortfall, kind=kind, where=where, text=text)


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Parameters of a feed's address: `name`, `time` and `selection`.

    `selection` is empty for a whole crawl and `.years-2023`, `.sample-2` … for a part, so that a part never
    replaces the whole. A spider that serves many portals has a `feed_name` for each, which stands for `name`.
    """
    name = getattr(spider, "feed_name", spider.name)
    return {"name": name, "time": params["time"], "selection": getattr(spider, "selection", "")}
