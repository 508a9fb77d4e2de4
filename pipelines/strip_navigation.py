"""First step: a page without its navigation."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from govcrawl.documents import is_read_in_child
from govcrawl.page import Page
from govcrawl.steps import Stripped, strip_navigation


class StripNavigationPipeline:
    """Calls `govcrawl.steps.strip_navigation`; its exceptions fail the run (see `govcrawl.crawling.verdict`).

    A page whose files are read by a child process is waited for in a thread, so that the other portals of the process go on.
    The pages of this portal that come meanwhile wait for it: records leave in the order in which pages came.
    """

    def __init__(self) -> None:
        self._last: asyncio.Future[None] | None = None

    def process_item(self, item: Any) -> Stripped | Coroutine[Any, Any, Stripped]:
        """The report's own blocks of a fetched page; where that takes waiting, a coroutine that gives them."""
        if self._last is None and not is_read_in_child(item):
            return strip_navigation(item)
        before, done = self._last, asyncio.get_running_loop().create_future()
        self._last = done
        return self._in_turn(item, before, done)

    async def _in_turn(
        self, page: Page, before: asyncio.Future[None] | None, done: asyncio.Future[None]
    ) -> Stripped:
        try:
            if before is not None:
                await asyncio.shield(before)
            return await _in_thread(page) if is_read_in_child(page) else strip_navigation(page)
        finally:
            if self._last is done:
                self._last = None
            if not done.done():
                done.set_result(None)


async def _in_thread(page: Page) -> Stripped:
    """The step in a thread of its own, for which the program's end does not wait."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Stripped] = loop.create_future()

    def tell(result: Stripped | BaseException) -> None:
        if found.done():  # cancelled
            return
        if isinstance(result, BaseException):
            found.set_exception(result)
        else:
            found.set_result(result)

    def work() -> None:
        result: Stripped | BaseException
        try:
            result = strip_navigation(page)
        except BaseException as error:  # noqa: BLE001  it is raised where it is waited for
            result = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, result)

    threading.Thread(target=work, name=f"strip_navigation {page.url[:80]}", daemon=True).start()
    return await found
