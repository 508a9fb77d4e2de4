"""Pages a second of a demo portal of each family with all pipelines, against the same crawl with none.

They are web pages only; what files cost is another matter (`benchmarks.formats`).

The demo's server runs in a process of its own; each crawl too. The two kinds take turns, and the best of each counts.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.demo.family_spiders import PORTALS

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
LEAST = 0.70  # the share that the project promises
SERVE = "import sys, time; from demo.server import DemoServer; s = DemoServer().start(); print(s.port, flush=True); sys.stdin.read()"
# one process crawls them all, so that Scrapy's start is paid once and the pages weigh
CRAWL = """
import json, sys, time
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings.set("LOG_ENABLED", False)
settings.set("SPIDER_MODULES", ["tests.demo.family_spiders"])
settings.set("DEMO_PORT", int(sys.argv[1]))
if sys.argv[2] == "none":
    settings.set("ITEM_PIPELINES", {})
    settings.set("FEEDS", {})
process = AsyncCrawlerProcess(settings)
crawlers = [process.create_crawler(name) for name in sys.argv[3:]]
for crawler in crawlers:
    process.crawl(crawler)
started = time.perf_counter()
process.start()
pages = sum(crawler.stats.get_value("response_received_count", 0) for crawler in crawlers)
items = sum(crawler.stats.get_value("item_scraped_count", 0) for crawler in crawlers)
print(json.dumps([pages, items, time.perf_counter() - started]))
"""


def crawl(port: int, pipelines: str, data: str) -> tuple[int, int, float]:
    """Pages, items and seconds of one crawl."""
    environment = {**os.environ, "SCRAPY_PROJECT": "demo", "GOVCRAWL_DATA": data, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, str(port), pipelines, *(one.name for one in PORTALS.values())], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    pages, items, seconds = re.findall(r"[\d.]+", done.stdout.splitlines()[-1])
    return int(pages), int(items), float(seconds)


def main() -> int:
    """Print both speeds and their ratio; 1 if it is below the bound."""
    reports = sum(len(one.years) for one in PORTALS.values())
    best: dict[str, float] = {"all": 0.0, "none": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        try:
            port = int(server.stdout.readline())
            for turn in range(ROUNDS):
                for kind, fastest in list(best.items()):
                    pages, items, seconds = crawl(port, kind, f"{folder}/{kind}-{turn}")
                    assert items == reports, f"{items} reports instead of {reports}"
                    best[kind] = max(fastest, pages / seconds)
        finally:
            server.communicate(timeout=10)
    ratio = best["all"] / best["none"]
    print(
        f"crawl of {len(PORTALS)} demo portals, {pages} pages: {best['none']:.0f} pages/s with no pipelines, {best['all']:.0f} with all:"
    )
    print(f"  {ratio:.0%} of the speed without (at least {LEAST:.0%})")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
