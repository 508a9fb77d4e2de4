"""What pages that mean harm cost: processor time and memory for each, and how the record ends.

Every page is read in a process of its own, so that its peak of memory is its own; the time counts from bytes to
record, beside lxml's bare parse of the same bytes (only HTML; the parser is stopped by the same limits).
Names as arguments choose pages: `python -m benchmarks.hostile_pages "digits" "pipes"`.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from lxml import etree

from govcrawl import ExtractionError, extract
from tests.hostile.shapes import SHAPES, whole_report

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 2.0
MOST_BYTES = 1 << 30
PATIENCE = 60


def measure(name: str) -> dict[str, Any]:
    """Read one page here, in a fresh process: what it cost and what came of it."""
    maker, media_type = SHAPES[name]
    extract(whole_report(), url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html")  # tables are made once
    body = maker()
    parse = 0.0
    if media_type == "text/html":
        started = time.process_time()
        with contextlib.suppress(etree.XMLSyntaxError):
            etree.fromstring(body, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        parse = time.process_time() - started
    started = time.process_time()
    try:
        report = extract(body, url="http://www.lyls.gov.cn/info/1/2.htm", media_type=media_type)
        codes = list(dict.fromkeys(issue.code for issue in report.issues if issue.severity != "info"))
        outcome = ", ".join(codes[:3]) or "read"
    except ExtractionError as error:
        outcome = str(error)
    return {
        "seconds": time.process_time() - started,
        "parse": parse,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0,  # Linux counts in kB
        "size": float(len(body)),
        "outcome": outcome,
    }


def in_own_process(name: str) -> dict[str, Any]:
    """`measure` in a process of its own; one that fails or does not end counts as beyond all bounds."""
    command = [sys.executable, "-m", "benchmarks.hostile_pages", "--one", name]
    failed = {"seconds": float(PATIENCE), "parse": 0.0, "peak": 0.0, "size": 0.0}
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return {**failed, "outcome": f"NOT READY after {PATIENCE} s"}
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {**failed, "outcome": f"FAILED: {said[-1]}"}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the table, slowest first; 1 if a page is beyond the bounds."""
    names = sys.argv[1:]
    if names[:1] == ["--one"]:
        print(json.dumps(measure(names[1])))
        return 0
    rows = []
    for name in names or SHAPES:
        row = in_own_process(name)
        print(f"{row['seconds']:6.2f} s  {name}", file=sys.stderr, flush=True)
        rows.append((row["seconds"], name, row))
    print("    MB   CPU s  / bare parse   peak MB  page and outcome")
    for seconds, name, row in sorted(rows, reverse=True, key=lambda r: r[:2]):
        ratio = f"{seconds / row['parse']:8.1f}" if row["parse"] > 0.001 else "        "
        late = " *" if seconds > MOST_SECONDS or row["peak"] > MOST_BYTES else "  "
        print(f"{row['size'] / 1e6:6.1f}{seconds:8.2f}  {ratio}   {row['peak'] / 1e6:8.0f} {late} {name}: {row['outcome']}")
    beyond = [row for row in rows if row[0] > MOST_SECONDS or row[2]["peak"] > MOST_BYTES]
    print(f"{len(rows)} pages; {len(beyond)} beyond {MOST_SECONDS:.0f} s or {MOST_BYTES >> 20} MiB (*)")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
