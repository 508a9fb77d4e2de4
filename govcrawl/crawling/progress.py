"""The live line of a season on a terminal: how far it is, rewritten in place below the log."""

from __future__ import annotations

import logging
import os
from collections import deque
from typing import Final, TextIO

from govcrawl.crawling.season import Standing

#: Columns, where a terminal does not tell its own.
COLUMNS: Final = 80
#: Seconds over which pages per second are counted.
WINDOW: Final = 30.0


class LiveLine:
    """One line at the bottom of a terminal. Nothing but this and `LineHandler` may write to `stream` meanwhile."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._shown = ""

    def draw(self, text: str) -> None:
        """Show `text`, cut to the terminal's width, instead of what was there."""
        text = text[: self._columns() - 1]
        self.stream.write(f"\r{text}{' ' * (len(self._shown) - len(text))}\r{text}")
        self.stream.flush()
        self._shown = text

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self.stream.write(f"\r{' ' * len(self._shown)}\r")
            self.stream.flush()
            self._shown = ""

    def above(self, text: str) -> None:
        """Write whole lines above it."""
        shown = self._shown
        self.clear()
        self.stream.write(f"{text}\n")
        if shown:
            self.draw(shown)
        self.stream.flush()

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self.stream.fileno()).columns or COLUMNS
        except OSError:
            return COLUMNS


class LineHandler(logging.Handler):
    """Log records above the live line."""

    def __init__(self, line: LiveLine) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record."""
        try:
            self._line.above(self.format(record))
        except Exception:  # noqa: BLE001  as every handler of logging
            self.handleError(record)


class Rate:
    """Pages per second, over the last WINDOW seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def at(self, now: float, pages: int) -> float:
        """The rate, given how many pages came by `now` (seconds of any clock that only goes on)."""
        self._seen.append((now, pages))
        while len(self._seen) > 2 and self._seen[1][0] <= now - WINDOW:
            self._seen.popleft()
        since, before = self._seen[0]
        return (pages - before) / (now - since) if now > since else 0.0


def progress_text(standing: Standing, rate: float, at_once: int) -> str:
    """The live line: portals done, running and blocked of all, reports, pages per second, time left."""
    left = seconds_left(standing, at_once)
    # fits into 80 columns as long as the numbers are those of a season
    return (
        f"{standing.done}/{standing.portals} done, {standing.running} running, {standing.blocked} blocked, "
        f"{standing.reports} reports, {rate:.1f} pages/s, {'-:--:--' if left is None else clock(left)} left"
    )


def seconds_left(standing: Standing, at_once: int) -> float | None:
    """How long it will take, if the others take as long as those that are done did; None before the first is.

    What is left is shared between the places, but portals of one host go one after the other.
    """
    if not standing.took:
        return None
    each = sum(standing.took) / len(standing.took)
    waiting = standing.portals - standing.done - standing.running
    rests = [max(each - age, 0.0) for age in standing.ages]
    work = sum(rests) + waiting * each
    places = max(1, min(at_once, waiting + standing.running))
    in_a_row = (
        max(rests, default=0.0) + max(standing.longest - 1, 0) * each if waiting else max(rests, default=0.0)
    )
    return max(work / places, in_a_row)


def clock(seconds: float) -> str:
    """`0:00:07`, `26:03:20`."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
