"""Feeds that are replaced as a whole, or not at all.

`AtomicFileStorage` (FEED_STORAGES for plain paths and `file:`) writes aside; `AtomicFeedExporter` stands in for
Scrapy's feed exporter, opens the files at the start (so that a second process on the same file ends at once),
turns an exporter's exception into a shortfall (Scrapy logs it and exits with 0), and stores only after the
verdict was good.

A feed with the option `merge` keeps what its file holds: new records come beside the held ones, and instead of those of
the same id. So a page that was not had keeps no other record out, and none is lost. A feed without it holds what one run
fetched, all that was wanted or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import IO, Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.extensions.feedexport import FeedExporter, FeedSlot, apply_uri_params
from w3lib.url import file_uri_to_path

from govcrawl.crawling.atomic import AtomicFile, OutputError
from govcrawl.crawling.events import Event, tell
from govcrawl.crawling.reasons import plain_reason
from govcrawl.crawling.signals import shortfall
from govcrawl.crawling.verdict import Verdict, describe
from govcrawl.errors import GovcrawlError
from govcrawl.ledger.held import HeldError, Line, merged, parse_lines, read_lines


class AtomicFileStorage:
    """A feed in a local file; `overwrite` in the feed's options decides between new and appended."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.path = file_uri_to_path(uri) if uri.startswith("file:") else uri
        options = feed_options or {}
        self.merges = bool(options.get("merge", False))
        self._append = not options.get("overwrite", False)
        self._output: AtomicFile | None = None
        self._held: tuple[Line, ...] = ()
        self._crawler: Crawler | None = None
        self.committed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        """Built by the feed exporter."""
        storage = cls(uri, feed_options=feed_options)
        storage._crawler = crawler
        return storage

    def open(self, spider: Spider) -> IO[bytes]:
        """The stream to write to. Raises OutputError, and HeldError for a damaged file that is to be merged with."""
        self._output = AtomicFile(self.path, append=self._append and not self.merges)
        if self.merges:
            try:
                # nobody else writes the file from here on
                self._held = read_lines(self._output.path)
            except HeldError:
                self._output.discard()
                raise
        return self._output.file

    def store(self, file: IO[bytes]) -> None:
        """Replace the file. Raises OSError; the old file is untouched then, and the run has failed."""
        if self._output is None:
            return
        try:
            if self.merges:
                self._merge(self._output)
            else:
                self._output.commit()
                self._tell(self._output, "written")
            self.committed = True
        except Exception as error:
            if self._crawler is not None:
                self._crawler.signals.send_catch_log(
                    shortfall, kind="feed", where=self.path, text=plain_reason(error)
                )
            self._output.abandon()
            raise

    def abandon(self) -> None:
        """Leave the file as it was and this run's part beside it."""
        if self._output is not None:
            self._output.abandon()
            part = self._output.partial
            rest = f"what this run wrote is in {part.name}" if part.exists() else "this run wrote nothing"
            self._tell(self._output, f"left as it was; {rest}", logging.ERROR)

    def _merge(self, output: AtomicFile) -> None:
        output.file.flush()
        new = parse_lines(output.partial.read_bytes(), output.partial)
        lines = merged(self._held, new)
        content = b"".join(line.written for line in lines)
        there = output.path.exists()
        if content == (output.path.read_bytes() if there else b""):
            output.discard()
            self._tell(
                output,
                f"unchanged, {_records(len(lines))}" if there else "not made: there is no record for it",
            )
            return
        output.file.seek(0)
        output.file.truncate()
        output.file.write(content)
        output.commit()
        held = {line.held.id: line.written for line in self._held}
        changed = [line.held.id for line in lines if held.get(line.held.id) != line.written]
        newer = sum(name in held for name in changed)
        replaced = f", {newer} in place of older ones" if newer else ""
        self._tell(output, f"{_records(len(lines))}, {len(changed) - newer} of them new{replaced}")

    def _tell(self, output: AtomicFile, text: str, level: int = logging.INFO) -> None:
        name = self._crawler.spidercls.name if self._crawler is not None else "feed"
        tell(level, name, Event.FILE, str(output.path), text)


class AtomicFeedExporter(FeedExporter):
    """Scrapy's feed exporter, with a say for the verdict.

    `stored` says, once the feeds are closed, whether what the run fetched is in every one of its files.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.stored = False
        self._followers: list[Callable[[Spider], None]] = []

    def after_storing(self, follow: Callable[[Spider], None]) -> None:
        """Have `follow` called when the feeds are closed, stored or not."""
        self._followers.append(follow)

    def merging_paths(self, spider: Spider) -> list[str]:
        """The files that this spider's records are merged into."""
        paths = []
        for uri, options in self.feeds.items():
            if options.get("merge"):
                filled = apply_uri_params(uri, self._get_uri_params(spider, options["uri_params"]))
                paths.append(AtomicFileStorage(filled).path)
        return paths

    @property
    def merges_all(self) -> bool:
        """Whether every feed keeps what its file holds."""
        return bool(self.feeds) and all(options.get("merge") for options in self.feeds.values())

    def open_spider(self, spider: Spider) -> None:
        """Open every feed now, not with the first item. Ends the run (`feed`) where one cannot be.

        None is opened where nothing is to be done: no file is to be touched then.
        """
        before = getattr(spider, "before", None)
        if before is not None and before.nothing_to_do:
            return
        super().open_spider(spider)
        for slot in self.slots:
            try:
                slot.start_exporting()
            except (OutputError, HeldError) as error:
                self._report("feed", slot.uri, str(error))
                raise CloseSpider("feed") from error

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Export; what cannot be exported is a shortfall."""
        try:
            super().item_scraped(item, spider)
        except GovcrawlError as error:
            self._report("record", describe(item), str(error), getattr(item, "year", None))
        except Exception as error:
            self._report("feed", describe(item), plain_reason(error))
            raise

    async def close_spider(self, spider: Spider) -> None:
        """Store what the verdict lets be stored; leave the other files as they were."""
        verdict = self.crawler.get_extension(Verdict)
        slots = list(self.slots)
        good = [slot for slot in slots if verdict is not None and _may_be_stored(slot, verdict)]
        for slot in slots:
            if slot not in good:
                self._abandon(slot)
        self.slots = good
        try:
            # sends feed_exporter_closed
            await super().close_spider(spider)
        except Exception as error:
            self._report("feed", ", ".join(slot.uri for slot in good), plain_reason(error))
            raise
        finally:
            for slot in good:
                if isinstance(slot.storage, AtomicFileStorage) and not slot.storage.committed:
                    self._report("feed", slot.uri, "it was not stored")
            self.stored = bool(slots) and all(_is_stored(slot) for slot in slots)
            for follow in self._followers:
                follow(spider)

    def _abandon(self, slot: FeedSlot) -> None:
        try:
            slot.finish_exporting()
        except Exception as error:  # noqa: BLE001  the file is left as it was either way; what failed is told
            self._report("feed", slot.uri, plain_reason(error))
        if isinstance(slot.storage, AtomicFileStorage):
            slot.storage.abandon()

    def _report(self, kind: str, where: str, text: str, year: int | None = None) -> None:
        self.crawler.signals.send_catch_log(shortfall, kind=kind, where=where, text=text, year=year)


def _may_be_stored(slot: FeedSlot, verdict: Verdict) -> bool:
    merges = isinstance(slot.storage, AtomicFileStorage) and slot.storage.merges
    return not (verdict.blocking if merges else verdict.failed)


def _is_stored(slot: FeedSlot) -> bool:
    return not isinstance(slot.storage, AtomicFileStorage) or slot.storage.committed


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number} records"


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Parameters of a feed's address: `name`, `time` and `selection`.

    `selection` is empty for a whole crawl and `.years-2023`, `.sample-2` … for a part, so that a part never
    replaces the whole. A spider that serves many portals has a `feed_name` for each, which stands for `name`.
    """
    name = getattr(spider, "feed_name", spider.name)
    return {"name": name, "time": params["time"], "selection": getattr(spider, "selection", "")}
