"""A portal's pages frozen for a test: written by `scrapy newportal`, replayed without a network.

A folder holds `meta.json` (the declaration, and for each page its address, status, headers and time), the pages'
bytes, and `expected.json`: the records that the pages must give. The machine writes its own reading there with
"reviewed": false; a person compares it with the pages and sets it to true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response, TextResponse
from twisted.python.failure import Failure

from govcrawl.crawling.archive import META_FETCHED_AT
from govcrawl.crawling.atomic import AtomicFile
from govcrawl.crawling.signals import shortfall
from govcrawl.errors import GovcrawlError
from govcrawl.extract import extract_page
from govcrawl.outcomes import Reason
from govcrawl.page import Page
from govcrawl.portals.base import KIND_FILE, META_KIND, PortalSpider
from govcrawl.portals.families import FAMILIES
from govcrawl.portals.survey import Kept

META: Final = "meta.json"
EXPECTED: Final = "expected.json"
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
#: Fields of a record that are not on the page.
NOT_COMPARED: Final = ("extractor", "archive", "spider")


class FixtureError(GovcrawlError):
    """A fixture cannot be read or does not hold what its portal asks for: the message says which and what."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A frozen portal: its declaration (a row of spiders/portals.csv) and its pages."""

    row: dict[str, str]
    pages: tuple[Kept, ...]


def write_fixture(folder: Path, row: dict[str, str], pages: Sequence[Kept]) -> None:
    """Write a new folder's pages and meta.json, each file whole or not at all. Raises OSError, OutputError."""
    entries = []
    for place, kept in enumerate(_once(pages), 1):
        kind = "xml" if "xml" in kept.headers.get("content-type", "") else "html"
        if kept.kind == KIND_FILE:
            ending = _ENDING.search(urlsplit(kept.url).path)
            kind = ending.group(1).lower() if ending else "bin"
        file = f"{place:02d}-{kept.kind}.{'txt' if kept.url.endswith('.txt') else kind}"
        write_whole(folder / file, kept.body)
        entries.append({
            "file": file, "kind": kept.kind, "url": kept.url, "status": kept.status, "headers": kept.headers,
            "fetched_at": kept.fetched_at.isoformat(), "encoding": kept.encoding,
        })  # fmt: skip
    write_whole(folder / META, _json({"declaration": row, "pages": entries}))


def write_expected(folder: Path, records: Sequence[dict[str, Any]], *, reviewed: bool = False) -> None:
    """Write the records that a fixture must give."""
    write_whole(folder / EXPECTED, _json({"reviewed": reviewed, "records": list(records)}))


def read_fixture(folder: Path) -> Fixture:
    """A fixture from its folder. Raises FixtureError."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        pages = tuple(
            Kept(
                kind=entry["kind"], url=entry["url"], status=entry["status"], headers=entry["headers"],
                fetched_at=datetime.fromisoformat(entry["fetched_at"]), encoding=entry["encoding"],
                body=(folder / entry["file"]).read_bytes(),
            )
            for entry in meta["pages"]
        )  # fmt: skip
        return Fixture(meta["declaration"], pages)
    except (OSError, ValueError, KeyError) as error:
        raise FixtureError(f"{folder}: {error}: make it anew with scrapy newportal") from error


def replay(fixture: Fixture) -> list[dict[str, Any]]:
    """The records that the portal's spider takes from the frozen pages. Raises FixtureError for a page that lacks."""
    return [_compared(extract_page(page).model_dump(mode="json")) for page in _walk(fixture)]


def spider_of(row: dict[str, str]) -> PortalSpider:
    """The portal of a row, asked for its newest report."""
    kept: dict[str, Any] = {
        "__doc__": f"Publisher: {row['division_name']}. Platform: {row['family']}. Caveats: frozen. Last verified: {row['last_verified']}.",
        "name": row["name"],
        "division_code": row["division_code"] or None,
        "division_name": row["division_name"],
        "family": FAMILIES[row["family"]],
        "home": row["home"],
        "columns": (row["column"],) if row["column"] else (),
        "first_year": int(row["first_year"]),
    }
    made = type(f"{row['name'].title()}Frozen", (PortalSpider,), kept)
    spider = made(sample="1")
    assert isinstance(spider, PortalSpider)
    return spider


def _walk(fixture: Fixture) -> Iterator[Page]:
    spider = spider_of(fixture.row)
    spider.crawler = Crawler(type(spider))
    missed: list[str] = []

    def note(kind: str, where: str, text: str, reason: Reason | None = None, year: int | None = None) -> None:
        del year
        missed.append(f"{kind} {where}: {reason or 'failed'}: {text}")

    spider.crawler.signals.connect(note, shortfall)
    pages = {kept.url: kept for kept in fixture.pages}
    queue: list[Request] = _started(spider)
    while queue:
        queue.sort(key=lambda one: -one.priority)
        request = queue.pop(0)
        kept = pages.get(request.url)
        if kept is None and request.meta[META_KIND] == KIND_FILE:
            # what did not come then is not there now
            failure = Failure(IgnoreRequest("it is not among the frozen pages"))  # type: ignore[no-untyped-call]
            failure.request = request  # type: ignore[attr-defined]
            assert request.errback is not None
            yield from (found for found in request.errback(failure) if isinstance(found, Page))
            continue
        if kept is None:
            raise FixtureError(
                f"{request.url} is asked for and is not among the pages: make the fixture anew with scrapy newportal"
            )
        assert request.callback is not None
        for found in request.callback(_response(kept, request), **request.cb_kwargs):
            if isinstance(found, Page):
                yield found
            else:
                queue.append(found)
    if missed:
        raise FixtureError("; ".join(missed))


def _started(spider: PortalSpider) -> list[Request]:
    found: list[Request] = []
    starting = spider.start()
    while True:
        try:
            # nothing is awaited there
            anext(starting).__await__().send(None)
        except StopIteration as stop:
            found.append(stop.value)
        except StopAsyncIteration:
            return found


def _response(kept: Kept, request: Request) -> Response:
    request.meta[META_FETCHED_AT] = kept.fetched_at
    if kept.encoding is None:
        return Response(kept.url, status=kept.status, headers=kept.headers, body=kept.body, request=request)
    kind = HtmlResponse if "html" in kept.headers.get("content-type", "html") else TextResponse
    return kind(
        kept.url,
        status=kept.status,
        headers=kept.headers,
        body=kept.body,
        request=request,
        encoding=kept.encoding,
    )


def _compared(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in NOT_COMPARED}


def _once(pages: Sequence[Kept]) -> list[Kept]:
    return list({kept.url: kept for kept in pages}.values())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises OSError, OutputError."""
    output = AtomicFile(path)
    try:
        output.file.write(content)
        output.commit()
    finally:
        output.abandon()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
