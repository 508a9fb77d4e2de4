"""A simulated season of 300 portals in one `scrapy crawlall`, judged against its plan; and how it grows.

`python -m benchmarks.season` runs the season and its second and third run; `--growth` runs 100, 300 and 1,000 portals
with short delays. Exit status 1 with any deviation.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from demo.simulation.judge import (
    asked_too_much,
    bad_manners,
    not_idle,
    required,
    wrong_outcomes,
    wrong_records,
)
from demo.simulation.model import Pace
from demo.simulation.plan import plan
from demo.simulation.season import Run, Season, shown
from govcrawl.ledger.store import Ledger

MOST_MEMORY = 1024.0
MOST_TIMES = 1.3
GROWTH = (100, 300, 1000)
SHORT = Pace(delay=0.05, timeout=5, pause=4.0, retry_after=1)
_LIMIT = 3 * 3600.0


def judged(season: Season, run: Run) -> list[str]:
    """Every deviation of a season's first run."""
    with Ledger.open(season.data / "ledger.sqlite") as ledger:
        rows = ledger.rows()
    return [
        *wrong_outcomes(season.plan, rows),
        *wrong_records(season.plan, season.records()),
        *bad_manners(season.plan, season.pace, run.requests),
    ]


def told(season: Season, run: Run) -> str:
    """The figures of a run."""
    need = required(season.plan, season.pace, run.requests, season.at_once)
    portals = len(season.plan.portals)
    return (
        f"{portals} portals, {season.at_once} at once, delay {season.pace.delay:g} s: {len(run.requests)} requests, "
        f"{run.seconds:.1f} s ({run.seconds / portals * 1000:.0f} ms a portal), memory {run.memory:.0f} MiB "
        f"({run.memory / portals * 1024:.0f} KiB a portal), exit status {run.status}\n"
        f"required by the delays alone: {need.seconds:.1f} s (busiest address {need.busiest_address} {need.busiest:.1f} s, "
        f"all of them over {season.at_once} portals at once {need.together:.1f} s): {run.seconds / need.seconds:.2f} times"
    )


def whole(folder: Path, seed: int, number: int, pace: Pace, at_once: int) -> list[str]:
    """The season, its second run, and the run for what is missing; gives every deviation."""
    season = Season(plan(seed, number), pace, folder, at_once=at_once)
    with season.served():
        first = season.crawl(limit=_LIMIT)
        print(told(season, first))
        wrong = judged(season, first)
        need = required(season.plan, pace, first.requests, at_once)
        if first.seconds > MOST_TIMES * need.seconds:
            wrong.append(
                f"{first.seconds:.1f} s is more than {MOST_TIMES} times what the delays need, {need.seconds:.1f} s"
            )
        if first.memory > MOST_MEMORY:
            wrong.append(f"{first.memory:.0f} MiB is more than {MOST_MEMORY:.0f}")
        complete = [one.name for one in season.plan.portals if one.is_finished]
        before = season.outputs()
        second = season.crawl("--name", ",".join(complete), limit=_LIMIT)
        print(
            f"second run of {len(complete)} finished portals: {len(second.requests)} requests, {second.seconds:.1f} s"
        )
        wrong += not_idle(second.requests, before, season.outputs())
        third = season.crawl("--only-missing", limit=_LIMIT)
        print(f"only what is missing: {len(third.requests)} requests, {third.seconds:.1f} s")
        wrong += asked_too_much(season.plan, third.requests)
    return wrong


def growth(folder: Path, seed: int, at_once: int) -> list[str]:
    """Time and memory a portal as the season grows; gives every deviation."""
    wrong = []
    for number in GROWTH:
        season = Season(plan(seed, number), SHORT, folder / str(number), at_once=at_once)
        with season.served():
            run = season.crawl(limit=_LIMIT)
        print(told(season, run))
        wrong += judged(season, run)
    return wrong


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.season")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--portals", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--delay", type=float, default=1.0)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep everything there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="season-") as made:
        folder = asked.folder or Path(made)
        if asked.growth:
            wrong = growth(folder, asked.seed, asked.at_once)
        else:
            wrong = whole(
                folder,
                asked.seed,
                asked.portals,
                Pace(delay=asked.delay) if asked.delay >= 0.5 else SHORT,
                asked.at_once,
            )
    kinds = Counter(
        text.split(" (")[0].split(" ")[1] if text.startswith("sim_") else "other" for text in wrong
    )
    for text in shown(wrong, 200):
        print(text)
    print(
        f"{len(wrong)} deviations"
        + (f": {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}" if wrong else "")
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
