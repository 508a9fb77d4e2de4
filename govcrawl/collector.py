"""Python's collector of cyclic garbage, paused while a page is read."""

from __future__ import annotations

import functools
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Pauses:
    """How many threads want the collector paused: it runs again when the last has done, if it ran before the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = 0
        self._ran = False
        self.here = threading.local()

    def begin(self) -> None:
        with self._lock:
            if self._threads == 0:
                self._ran = gc.isenabled()
                gc.disable()
            self._threads += 1

    def end(self) -> None:
        with self._lock:
            self._threads -= 1
            if self._threads == 0 and self._ran:
                gc.enable()


_PAUSES = _Pauses()


def collector_paused(work: Callable[P, T]) -> Callable[P, T]:
    """Run a function without the collector of cyclic garbage, as it was before and after.

    Reading a page makes tens of thousands of small objects that die with their last reference; looking at them
    for cycles again and again took an eighth of the time. What one page can take is bounded.
    """

    @functools.wraps(work)
    def paused(*args: P.args, **kwargs: P.kwargs) -> T:
        if getattr(_PAUSES.here, "paused", False):
            return work(*args, **kwargs)
        _PAUSES.here.paused = True
        _PAUSES.begin()
        try:
            return work(*args, **kwargs)
        finally:
            _PAUSES.here.paused = False
            _PAUSES.end()

    return paused


@contextmanager
def collector_running() -> Iterator[None]:
    """Take this thread's pause back while it only waits, so that others' garbage is collected meanwhile."""
    if not getattr(_PAUSES.here, "paused", False):
        yield
        return
    _PAUSES.here.paused = False
    _PAUSES.end()
    try:
        yield
    finally:
        _PAUSES.here.paused = True
        _PAUSES.begin()
