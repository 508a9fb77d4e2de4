"""Which portal is next, and what is left of those that are done."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from govcrawl.crawling.season import Queue
from govcrawl.portals.loader import Portal
from govcrawl.portals.selecting import Chosen
from tests.crawling.portal_site import Answer, Pages, html, serving
from tests.crawling.running import ROOT
from tests.crawling.small_portals import BROKEN_FILE, SmallPortal, season_environment, spiders


def portal(name: str) -> Any:
    """A portal of that name, which nobody crawls."""
    return Chosen(Portal("nowhere", type("Spider", (), {"name": name, "division_code": None})), None, "")


def queue(at_once: int, *names: str) -> Queue:
    """A queue of portals; a name begins with the letter of its place."""
    made = Queue(at_once)
    for name in names:
        made.put(portal(name), name[0])
    return made


def taken(made: Queue) -> list[str]:
    """All that may begin now."""
    found = []
    while (one := made.take()) is not None:
        found.append(one[0].name)
    return found


def test_places_with_most_portals_come_first_and_one_of_each_at_a_time() -> None:
    made = queue(9, "a1", "b1", "b2", "c1", "c2", "c3")
    assert (len(made), made.longest) == (6, 3)
    assert taken(made) == ["c1", "b1", "a1"]
    assert (len(made), made.longest) == (3, 3)
    made.give_back("a")
    assert taken(made) == []
    made.give_back("b")
    assert taken(made) == ["b2"]
    made.give_back("c")
    assert taken(made) == ["c2"]
    made.give_back("c")
    assert (taken(made), len(made), made.longest) == (["c3"], 0, 1)


def test_no_more_run_than_there_are_places() -> None:
    made = queue(2, "a1", "b1", "c1", "d1")
    assert taken(made) == ["a1", "b1"]
    made.give_back("b")
    assert taken(made) == ["c1"]
    made.give_back("a")
    made.give_back("c")
    assert taken(made) == ["d1"]


def test_a_host_with_many_portals_takes_one_place_and_the_others_go_round_it() -> None:
    made = queue(2, *(f"a{number}" for number in range(5)), "b1", "c1", "d1")
    assert taken(made) == ["a0", "b1"]
    made.give_back("b")
    assert taken(made) == ["c1"]
    made.give_back("c")
    assert taken(made) == ["d1"]
    made.give_back("d")
    assert taken(made) == []


def test_what_waits_can_be_taken_out() -> None:
    made = queue(1, "a1", "b1", "c1")
    assert taken(made) == ["a1"]
    assert sorted(one.name for one in made.clear()) == ["b1", "c1"]
    made.give_back("a")
    assert (taken(made), len(made)) == ([], 0)


def season(folder: Path, proxy: str, *args: object) -> dict[str, Any]:
    """What `season_process.py` tells."""
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("season_process.py")), *map(str, args)],
        cwd=ROOT, env=season_environment(folder, proxy), text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_nothing_is_left_of_portals_that_are_done_ended_or_could_not_begin(tmp_path: Path) -> None:
    good = [SmallPortal(number, 2022, 2023) for number in range(8)]
    hangs, gone = SmallPortal(8, 2023, name="hangs"), SmallPortal(9, 2023, name="gone")
    spiders(tmp_path, [hangs, gone, *good], broken=BROKEN_FILE)
    released = threading.Event()

    def never() -> Answer:
        released.wait(60)
        return html("too late")

    pages: Pages = {f"{hangs.home}robots.txt": never}
    for one in good:
        pages |= one.pages()
    with serving(pages) as site:
        told = season(tmp_path, site.proxy, 11, 4, 3, 2)
        released.set()
    assert told["left"] == []
    # a crawler for each portal, and where it began its spider, engine, downloader and scraper
    assert told["made"] == 2 * (11 + 10 * 4)
    assert told["handlers"] == [1, 1]
    # the season's own, and what looks after the process
    assert told["tasks"] == 1
    assert told["waiting"] == [0, 0]
    ended = told["ended"]
    assert len(ended) == 11
    for one in good:
        assert ended[one.name] == [2, 4, []]
    assert ended["hangs"][:2] == [0, 0]
    assert (
        ended["hangs"][2][0] == f"{hangs.home}: out_of_time: not done after 3 s (PORTAL_TIMEOUT); it is ended"
    )
    assert ended["broken"] == [
        0, 0, ["season_portals/broken.py: failed: could not be crawled: RuntimeError: it was never tried"],
    ]  # fmt: skip
    assert ended["gone"][0] == 0
    assert ended["gone"][2][0].startswith(f"{gone.list}: not_found: HTTP 404")
