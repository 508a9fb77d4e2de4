"""Python's collector of cyclic garbage, paused while a page is read."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def collector_paused(work: Callable[P, T]) -> Callable[P, T]:
    """Run a function without the collector of cyclic garbage, as it was before and after.

    Reading a page makes tens of thousands of small objects that die with their last reference; looking at them
    for cycles again and again took an eighth of the time. What one page can take is bounded.
    """

    @functools.wraps(work)
    def paused(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return paused
