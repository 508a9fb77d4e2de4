"""Runs `scrapy` as an operator does, in a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUBBED = '{"stub_reader.StubReader": 100, "pipelines.select_reports.SelectReportsPipeline": 500}'
QUICK = (
    "-s",
    "DOWNLOAD_DELAY=0",
    "-s",
    "AUTOTHROTTLE_ENABLED=0",
    "-s",
    "DOWNLOAD_TIMEOUT=5",
    "-s",
    "SECOND_PASS_PAUSE=0",
)


def environment(data: Path, proxy: str, **more: str) -> dict[str, str]:
    """Everything goes to `proxy`, everything is written under `data`."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return kept | {
        "GOVCRAWL_DATA": str(data),
        "GOVCRAWL_CONTACT": "tests@example.org",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent))),
        "http_proxy": proxy,
        "https_proxy": proxy,
        **more,
    }


def scrapy(
    *args: str, data: Path, proxy: str = "http://127.0.0.1:9", typed: str = "", largest: int | None = None
) -> subprocess.CompletedProcess[str]:
    """`scrapy …` from the project's root; port 9 of loopback is closed, so without a proxy there is no network."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *args],
        cwd=ROOT, env=environment(data, proxy), text=True, capture_output=True, timeout=60, check=False, input=typed,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))) if largest else None,
    )  # fmt: skip


def crawl(
    *args: str, data: Path, proxy: str = "http://127.0.0.1:9", largest: int | None = None
) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl …` with the reader stubbed and no delays."""
    return scrapy(
        "crawl", *args, *QUICK, "-s", f"ITEM_PIPELINES={STUBBED}", data=data, proxy=proxy, largest=largest
    )
