"""Runs a season: the servers in one process, `scrapy crawlall` in another, and what both left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from demo.simulation.model import WINDOW, Pace
from demo.simulation.plan import Plan
from demo.simulation.resolver import NETWORK_VARIABLE
from demo.simulation.server import NETWORK, REQUESTS, Asked

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "season_portals"
YEARS = f"{min(WINDOW)}-{max(WINDOW)}"
_LOOK = 0.1
_OPENING = 30.0


class SeasonError(RuntimeError):
    """The season could not be run; the message says what failed."""


@dataclass(frozen=True)
class Run:
    """One `scrapy crawlall`: exit status, seconds, the process's largest resident memory in MiB, what it printed.

    `requests` is what the servers wrote down meanwhile.
    """

    status: int
    seconds: float
    memory: float
    output: str
    log: str
    requests: tuple[Asked, ...]


@dataclass(frozen=True)
class Kept:
    """A file's content and time, to tell whether it was touched."""

    digest: str
    modified: int


class Season:
    """A season's folder: the portals' table, the servers' log, the crawl's data."""

    def __init__(self, plan: Plan, pace: Pace, folder: Path, *, at_once: int) -> None:
        self.plan = plan
        self.pace = pace
        self.folder = folder
        self.at_once = at_once
        self.data = folder / "data"
        package = folder / PACKAGE
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text(
            '"""Simulated portals: the table beside this file."""\n', encoding="utf-8"
        )
        (package / "portals.csv").write_text(plan.table(), encoding="utf-8")

    @contextmanager
    def served(self) -> Iterator[None]:
        """The servers run inside this block. Raises SeasonError where they do not come up."""
        network = self.folder / NETWORK
        network.unlink(missing_ok=True)
        server = subprocess.Popen(
            [
                sys.executable, "-m", "demo.simulation.server", str(self.folder), "--seed", str(self.plan.seed),
                "--portals", str(len(self.plan.portals)), "--pace", json.dumps(asdict(self.pace)),
            ],
            cwd=ROOT, stdin=subprocess.PIPE, env=self._environment(),
        )  # fmt: skip
        try:
            until = time.monotonic() + _OPENING
            while not network.exists():
                if server.poll() is not None or time.monotonic() > until:
                    raise SeasonError("the simulated servers did not come up; what they said is above")
                time.sleep(_LOOK)
            yield
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.wait(timeout=10)

    def crawl(self, *options: str, limit: float) -> Run:
        """`scrapy crawlall` with these options, ended after `limit` seconds. Raises SeasonError where it had to be."""
        place = self._requests_size()
        began = time.monotonic()
        with (
            (self.folder / "crawl.log").open("w+", encoding="utf-8") as log,
            (self.folder / "crawl.out").open("w+", encoding="utf-8") as output,
        ):
            process = subprocess.Popen(
                [
                    sys.executable, "-m", "scrapy", "crawlall", "--years", YEARS, "--at-once", str(self.at_once), *options,
                ],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=log, env=self._environment(),
            )  # fmt: skip
            memory = 0.0
            while process.poll() is None:
                memory = max(memory, largest_memory(process.pid))
                if time.monotonic() - began > limit:
                    process.kill()
                    process.wait()
                    raise SeasonError(f"the crawl took longer than {limit:g} s; its log is {log.name}")
                time.sleep(_LOOK)
            seconds = time.monotonic() - began
            for file in (log, output):
                file.seek(0)
            return Run(
                status=process.returncode,
                seconds=seconds,
                memory=memory,
                output=output.read(),
                log=log.read(),
                requests=tuple(self._requests(place)),
            )

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """Every record by its portal's name, as the files have them."""
        found = {}
        for path in sorted((self.data / "reports").glob("*.jsonl")):
            lines = path.read_text(encoding="utf-8").splitlines()
            found[path.name.split(".")[0]] = [json.loads(line) for line in lines]
        return found

    def outputs(self) -> dict[str, Kept]:
        """Every file of the crawl as it is now: reports, ledger, archive."""
        return {
            str(path.relative_to(self.data)): Kept(
                sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
            )
            for path in sorted(self.data.rglob("*"))
            if path.is_file()
        }

    def _requests_size(self) -> int:
        path = self.folder / REQUESTS
        return path.stat().st_size if path.exists() else 0

    def _requests(self, place: int) -> Iterator[Asked]:
        with (self.folder / REQUESTS).open(encoding="utf-8") as file:
            file.seek(place)
            for line in file:
                yield Asked(**json.loads(line))

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if "proxy" not in name.lower() and name not in ("SCRAPY_PROJECT", "GOVCRAWL_CONTACT")
        }
        return kept | {
            "SCRAPY_SETTINGS_MODULE": "demo.simulation.settings",
            "GOVCRAWL_DATA": str(self.data),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(self.folder))),
            NETWORK_VARIABLE: str(self.folder / NETWORK),
            "SIMULATED_PACE": json.dumps(asdict(self.pace)),
        }


def largest_memory(process: int) -> float:
    """The largest resident memory of a process so far, in MiB; 0 where it is gone or the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def shown(names: Sequence[str], most: int = 30) -> list[str]:
    """At most so many lines, and how many more there are."""
    more = [f"… and {len(names) - most} more"] if len(names) > most else []
    return [*names[:most], *more]
