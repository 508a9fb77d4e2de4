"""What one page that means harm costs, read in a process of its own: `python -m tests.hostile.cost NAME`."""

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

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 2.0
MOST_BYTES = 1 << 30
PATIENCE = 60
URL = "http://www.lyls.gov.cn/info/1/2.htm"


def measure(name: str) -> dict[str, Any]:
    """Read one page here: processor time from bytes to record, that of lxml's bare parse, the peak of memory."""
    maker, media_type = SHAPES[name]
    extract(whole_report(), url=URL, media_type="text/html")  # tables of characters are made once
    body = maker()
    parse = 0.0
    if media_type == "text/html":
        started = time.process_time()
        with contextlib.suppress(etree.XMLSyntaxError):
            etree.fromstring(body, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        parse = time.process_time() - started
    started = time.process_time()
    try:
        report = extract(body, url=URL, media_type=media_type)
        codes = list(dict.fromkeys(issue.code for issue in report.issues if issue.severity != "info"))
        outcome = ", ".join(codes) or "read"
    except ExtractionError as error:
        outcome = str(error)
    return {
        "seconds": time.process_time() - started,
        "parse": parse,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,  # Linux counts in kB
        "size": len(body),
        "outcome": outcome,
    }


def in_own_process(name: str) -> dict[str, Any]:
    """`measure` in a fresh process; one that fails or does not end counts as beyond all bounds."""
    failed = {"seconds": float(PATIENCE), "parse": 0.0, "peak": 0, "size": 0}
    command = [sys.executable, "-m", "tests.hostile.cost", name]
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


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))  # noqa: T201 — the answer to the process that asked
