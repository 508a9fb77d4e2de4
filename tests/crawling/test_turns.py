"""Turns at hosts and shared addresses: the bookkeeping with a clock of its own, and crawls measured by the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from govcrawl.crawling.addresses import Addresses
from govcrawl.crawling.hosts import Hosts, HostState, shared_hosts
from govcrawl.crawling.line import Line, Ticket
from govcrawl.crawling.refusals import HostBlocked, HostDown, RunStopping
from govcrawl.crawling.turns import TurnsMiddleware
from govcrawl.outcomes import Reason
from tests.crawling.together import crawl_together
from tests.crawling.watched_site import Reply, watched

DELAY = 0.2


@dataclass
class Host:
    not_before: float = 0.0


def ticket(portal: str, *, host: Host | None = None, delay: float = 2.0, not_before: float = 0.0) -> Ticket:
    return Ticket(portal, host or Host(), delay, not_before)


# ---- the line


def test_the_first_one_goes_at_once_and_the_next_one_a_delay_after_its_answer() -> None:
    line = Line()
    first, second = ticket("a"), ticket("b")
    line.join(first)
    line.join(second)
    assert line.advance(100.0) is first
    assert line.advance(100.0) is None
    assert line.due(100.0) is None
    line.end(first, 103.0, asked=True)
    assert line.due(103.5) == pytest.approx(1.5)
    assert line.advance(104.9) is None
    assert line.advance(105.0) is second
    assert len(line) == 0


def test_a_turn_in_which_nothing_was_asked_needs_no_rest() -> None:
    line = Line()
    first, second = ticket("a"), ticket("b")
    line.join(first)
    line.join(second)
    assert line.advance(1.0) is first
    line.end(first, 1.0, asked=False)
    assert line.advance(1.0) is second


def test_a_turn_is_ended_once_and_only_by_the_one_who_has_it() -> None:
    line = Line()
    first, second = ticket("a"), ticket("b")
    line.join(first)
    line.join(second)
    line.advance(1.0)
    line.end(first, 2.0, asked=True)
    assert line.advance(4.0) is second
    line.end(first, 9.0, asked=True)
    assert line.running is second
    assert line.ended == 2.0


def test_portals_take_turns_however_many_requests_one_has() -> None:
    line = Line()
    many = [ticket("many", delay=0) for _ in range(3)]
    for one in many:
        line.join(one)
    few = ticket("few", delay=0)
    line.join(few)
    order = []
    while (given := line.advance(1.0)) is not None:
        order.append(given)
        line.end(given, 1.0, asked=True)
    assert order == [many[0], few, many[1], many[2]]


def test_a_host_that_pauses_keeps_its_place_and_holds_up_no_other_of_its_address() -> None:
    line = Line()
    paused, other = ticket("a", host=Host(50.0), delay=1), ticket("b", delay=1)
    line.join(paused)
    line.join(other)
    assert line.advance(10.0) is other
    line.end(other, 11.0, asked=True)
    assert line.advance(20.0) is None
    assert line.due(20.0) == pytest.approx(30.0)
    later = ticket("b", delay=1)
    line.join(later)
    assert line.advance(50.0) is paused


def test_a_portal_that_wants_to_be_slow_does_not_make_the_others_slow() -> None:
    line = Line()
    slow, other = ticket("a", not_before=30.0, delay=1), ticket("b", delay=1)
    line.join(slow)
    line.join(other)
    assert line.due(5.0) == 0
    assert line.advance(5.0) is other


def test_a_longer_delay_keeps_its_place() -> None:
    line = Line()
    line.ended = 0.0
    slow, quick = ticket("a", delay=6), ticket("b", delay=2)
    line.join(slow)
    line.join(quick)
    assert line.advance(5.0) is None
    assert line.due(5.0) == pytest.approx(1.0)
    assert line.advance(6.0) is slow
    line.end(slow, 7.0, asked=True)
    assert line.advance(9.0) is quick


def test_one_who_leaves_is_not_waited_for() -> None:
    line = Line()
    first, second = ticket("a"), ticket("b")
    line.join(first)
    line.join(second)
    line.leave(first)
    line.leave(first)
    assert line.advance(1.0) is second


# ---- hosts


def test_a_host_goes_down_once_after_so_many_addresses_running_and_comes_up_with_one_answer() -> None:
    host = HostState("x.gov.cn")

    def fail(url: str) -> bool:
        return host.failed(url, "HTTP 503", Reason.SERVER_ERROR, most=3, now=5.0)

    # the same page, tried again and again, is one failure
    assert [fail("/1"), fail("/1"), fail("/1"), fail("/2")] == [False] * 4
    assert (host.failures, host.down) == (2, "")
    assert [fail("/3"), fail("/4")] == [True, False]
    assert (host.down, host.down_reason, host.tried_at) == ("HTTP 503", Reason.SERVER_ERROR, 5.0)
    host.came()
    assert (host.failures, host.down, host.down_reason) == (0, "", None)
    assert fail("/5") is False


def test_a_host_has_one_name_whatever_the_case_the_user_and_the_usual_port() -> None:
    hosts = Hosts()
    state = hosts.of("WWW.X.gov.cn:80")
    assert state.name == "www.x.gov.cn"
    assert hosts.of("somebody@www.x.gov.cn:443") is state
    assert hosts.of("www.x.gov.cn:8080") is not state


def test_the_longer_of_two_pauses_stands() -> None:
    host = HostState("x")
    host.pause(9.0)
    host.pause(4.0)
    assert host.not_before == 9.0


def test_one_who_waits_is_told_that_the_run_ends_and_leaves_the_line() -> None:
    async def wait() -> tuple[float, int]:
        hosts = Hosts()
        first, second, third = ticket("a"), ticket("b"), ticket("c")
        await hosts.take("k", first, lambda: False)
        ending = [False]
        loop = asyncio.get_running_loop()
        waits = loop.create_task(hosts.take("k", second, lambda: ending[0]))
        others = loop.create_task(hosts.take("k", third, lambda: False))
        await asyncio.sleep(0.01)
        assert (hosts.waiting(), hosts.waiting("k"), hosts.running("k"), hosts.running("other")) == (
            2,
            2,
            1,
            0,
        )
        ending[0] = True
        before = loop.time()
        with pytest.raises(RunStopping):
            await waits
        took = loop.time() - before
        assert hosts.waiting("k") == 1
        hosts.stop()
        with pytest.raises(RunStopping):
            await others
        hosts.give_back("k", first)
        return took, hosts.waiting() + hosts.running()

    took, left = asyncio.run(wait())
    assert took <= 1
    assert left == 0


def test_one_who_is_cancelled_with_the_turn_in_hand_gives_it_back() -> None:
    async def cancel() -> bool:
        hosts = Hosts()
        first, second, third = (ticket(name, delay=0) for name in "abc")
        await hosts.take("k", first, lambda: False)
        waits = asyncio.get_running_loop().create_task(hosts.take("k", second, lambda: False))
        await asyncio.sleep(0)
        # granted, but the task has not run since
        hosts.give_back("k", first)
        assert second.granted
        waits.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waits
        await asyncio.wait_for(hosts.take("k", third, lambda: False), 1)
        return third.granted

    assert asyncio.run(cancel())


# ---- the middleware


class Crawler:
    """What the middleware needs of a crawler."""

    def __init__(self, name: str, **settings: object) -> None:
        self.settings = Settings(
            {"DOWNLOAD_DELAY": 0, "TURNS_BY_ADDRESS": False, "HOST_MAX_FAILURES": 1, **settings}
        )
        self.spidercls = SimpleNamespace(name=name)
        self.signals = SignalManager()
        downloader = SimpleNamespace(slots={}, get_slot_key=lambda request: "slot")
        self.engine = SimpleNamespace(
            running=True, _slot=SimpleNamespace(closing=None), downloader=downloader
        )

    def get_extension(self, kind: type) -> None:
        return None


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    shared_hosts().forget()
    yield shared_hosts()
    shared_hosts().forget()


def middleware(name: str = "a", **settings: object) -> TurnsMiddleware:
    return TurnsMiddleware.from_crawler(Crawler(name, **settings))  # type: ignore[arg-type]


def test_a_request_that_is_cancelled_while_it_is_downloaded_gives_its_turn_back(hosts: Hosts) -> None:
    async def cancelled() -> int:
        turns = middleware()

        async def download() -> None:
            await turns.process_request(Request("http://x.gov.cn/1"))
            await asyncio.sleep(60)

        task = asyncio.get_running_loop().create_task(download())
        await asyncio.sleep(0.01)
        assert hosts.running("x.gov.cn") == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)
        return hosts.running("x.gov.cn")

    assert asyncio.run(cancelled()) == 0


def test_an_answer_from_elsewhere_than_the_network_gives_back_nothing_and_tells_nothing(hosts: Hosts) -> None:
    async def held() -> int:
        one, other = middleware("a"), middleware("b")
        await one.process_request(Request("http://x.gov.cn/1"))
        request = Request("http://x.gov.cn/2")
        other.process_response(request, Response(request.url))
        other.process_exception(request, DownloadTimeoutError())
        return hosts.running("x.gov.cn")

    assert asyncio.run(held()) == 1
    assert (hosts.of("x.gov.cn").answered, hosts.of("x.gov.cn").failures) == (False, 0)


@pytest.mark.parametrize(("learned", "error"), [("blocked", HostBlocked), ("down", HostDown)])
def test_what_is_learned_of_a_host_while_one_waits_holds_for_the_one_who_waits(
    hosts: Hosts, learned: str, error: type[Exception]
) -> None:
    async def waits() -> None:
        one, other = middleware("a"), middleware("b")
        first, second = Request("http://x.gov.cn/1"), Request("http://x.gov.cn/2")
        await one.process_request(first)
        task = asyncio.get_running_loop().create_task(other.process_request(second))
        await asyncio.sleep(0.01)
        if learned == "blocked":
            hosts.of("x.gov.cn").blocked = "HTTP 412"
            one.process_response(first, Response(first.url, status=412))
        else:
            one.process_exception(first, DownloadTimeoutError())
        with pytest.raises(error):
            await task

    asyncio.run(waits())
    assert (hosts.running(), hosts.waiting()) == (0, 0)


def test_a_host_is_told_to_be_down_with_the_cause(hosts: Hosts, caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> HostDown:
        turns = middleware()
        request = Request("http://x.gov.cn/1")
        await turns.process_request(request)
        turns.process_exception(request, DownloadConnectionRefusedError())
        with pytest.raises(HostDown) as raised:
            await turns.process_request(Request("http://x.gov.cn/2"))
        return raised.value

    error = asyncio.run(fails())
    assert (error.reason, error.cause) == (Reason.HOST_DOWN, Reason.CONNECTION_REFUSED)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "a: host_down x.gov.cn: 1 addresses running failed" in caplog.text


def test_what_autothrottle_asks_for_is_waited_for_before_the_turn(hosts: Hosts) -> None:
    async def waits() -> tuple[bool, float]:
        slow, quick = middleware("slow"), middleware("quick")
        loop = asyncio.get_running_loop()
        slot = SimpleNamespace(lastseen=time.monotonic(), delay=0.4)
        slow._crawler.engine.downloader.slots["slot"] = slot
        begun = loop.time()
        task = loop.create_task(slow.process_request(Request("http://x.gov.cn/1")))
        await asyncio.sleep(0.01)
        other = Request("http://x.gov.cn/2")
        # nobody is held up meanwhile
        await asyncio.wait_for(quick.process_request(other), 0.2)
        quick.process_response(other, Response(other.url))
        ended = task.done()
        await task
        return ended, loop.time() - begun

    ended, took = asyncio.run(waits())
    assert not ended
    assert 0.39 <= took < 1


# ---- addresses


def test_hosts_of_one_address_have_one_key_which_stays_theirs() -> None:
    answers = {
        "a": [("10.0.0.2", "10.0.0.1"), ("10.9.9.9",)],
        "b": [("10.0.0.2",)],
        "c": [("10.0.0.3",)],
        "d": [(), ("10.0.0.3",)],
    }
    asked = []

    async def look_up(name: str) -> tuple[str, ...]:
        asked.append(name)
        await asyncio.sleep(0)
        return answers[name].pop(0)

    async def keys() -> list[str]:
        addresses = Addresses(look_up)
        first = await asyncio.gather(*(addresses.ask(name) for name in "aabcd"))
        assert addresses.known("a") == "10.0.0.1"
        assert addresses.known("d") is None
        return [*first, await addresses.ask("d")]

    # a name that did not resolve is looked up again
    assert asyncio.run(keys()) == ["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.3", "d", "10.0.0.3"]
    assert asked == ["a", "b", "c", "d", "d"]


def test_an_address_in_place_of_a_name_is_its_own_key() -> None:
    hosts = Hosts()
    assert asyncio.run(hosts.address_key("127.0.0.1:8080")) == "127.0.0.1"
    assert asyncio.run(hosts.address_key("[::0001]:80")) == "::1"
    assert asyncio.run(hosts.address_key("WWW.x.gov.cn:8080", by_address=False)) == "www.x.gov.cn"


# ---- crawls


def urls(host: str, port: int, *pages: int) -> list[str]:
    return [f"http://{host}:{port}/{page}" for page in pages]


def test_two_portals_of_one_host_ask_one_after_the_other_and_by_turns(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(wait=0.1)) as site:
        ran = crawl_together(
            {"name": "one", "urls": urls("city.test", site.port, 1, 2, 3, 4)},
            {"name": "two", "urls": urls("city.test", site.port, 5, 6, 7, 8)},
            data=tmp_path, names={"city.test": "127.0.0.1"}, DOWNLOAD_DELAY=DELAY,
        )  # fmt: skip
    assert {name: len(told["got"]) for name, told in ran.told.items()} == {"one": 4, "two": 4}
    gaps = site.gaps(host="city.test")
    assert len(gaps) == 7
    assert min(gaps) >= DELAY
    assert max(gaps) < 3 * DELAY
    assert site.most_open("127.0.0.1") == 1
    owners = [one.path in ("/1", "/2", "/3", "/4") for one in site.of()]
    assert all(owners[at] != owners[at + 1] for at in range(7))
    assert ran.left == {"waiting": 0, "running": 0}


def test_hosts_that_share_an_address_take_turns_and_another_address_does_not_wait(tmp_path: Path) -> None:
    shared, other = "127.0.0.2", "127.0.0.3"
    names = {"a.test": shared, "b.test": shared, "c.test": shared, "d.test": other}
    with watched(lambda host, path, nth: Reply(), (shared, other)) as site:
        ran = crawl_together(
            *({"name": name[0], "urls": urls(name, site.port, 1, 2, 3)} for name in names),
            data=tmp_path, names=names, DOWNLOAD_DELAY=DELAY,
        )  # fmt: skip
    assert all(len(told["got"]) == 3 for told in ran.told.values())
    assert len(site.of(address=shared)) == 9
    assert min(site.gaps(address=shared)) >= DELAY
    assert site.most_open(shared) == 1
    assert min(site.gaps(address=other)) >= DELAY
    assert ran.told["d"]["seconds"] < 6 * DELAY < ran.told["a"]["seconds"]
    assert set(ran.looked_up) == set(names)


def test_without_turns_by_address_every_host_is_alone_and_no_name_is_looked_up_for_it(tmp_path: Path) -> None:
    names = {"a.test": "127.0.0.2", "b.test": "127.0.0.2"}
    with watched(lambda host, path, nth: Reply(), ("127.0.0.2",)) as site:
        ran = crawl_together(
            *({"name": name[0], "urls": urls(name, site.port, 1, 2, 3)} for name in names),
            data=tmp_path, names=names, DOWNLOAD_DELAY=DELAY, TURNS_BY_ADDRESS=False,
        )  # fmt: skip
    assert min(site.gaps(host="a.test") + site.gaps(host="b.test")) >= DELAY
    assert min(site.gaps(address="127.0.0.2")) < DELAY
    # once for each connection
    assert sorted(ran.looked_up) == ["a.test"] * 3 + ["b.test"] * 3


def test_through_a_proxy_no_name_is_looked_up_and_the_host_is_the_key(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply()) as site:
        ran = crawl_together(
            {"name": "a", "urls": ["http://a.test/1", "http://a.test/2"]},
            {"name": "b", "urls": ["http://b.test/1", "http://b.test/2"]},
            data=tmp_path, proxy=f"http://127.0.0.1:{site.port}", DOWNLOAD_DELAY=DELAY,
        )  # fmt: skip
    assert all(len(told["got"]) == 2 for told in ran.told.values())
    assert min(site.gaps(host="a.test") + site.gaps(host="b.test")) >= DELAY
    assert min(site.gaps()) < DELAY
    assert ran.looked_up == []


def test_robots_txt_has_its_turn_before_the_page_that_waits_for_it(tmp_path: Path) -> None:
    def answer(host: str, path: str, nth: int) -> Reply:
        return Reply(404) if path == "/robots.txt" else Reply()

    with watched(answer) as site:
        ran = crawl_together(
            *({"name": name, "urls": urls("city.test", site.port, 1, 2)} for name in ("one", "two")),
            data=tmp_path, names={"city.test": "127.0.0.1"}, DOWNLOAD_DELAY=DELAY, ROBOTSTXT_OBEY=True,
        )  # fmt: skip
    assert all(len(told["got"]) == 2 for told in ran.told.values())
    assert [one.path for one in site.of()][:2] == ["/robots.txt", "/robots.txt"]
    assert len(site.of()) == 6
    assert min(site.gaps()) >= DELAY


def test_a_name_that_does_not_resolve_is_the_requests_own_failure(tmp_path: Path) -> None:
    ran = crawl_together(
        {"name": "a", "urls": ["http://nowhere.test/1"]}, data=tmp_path, names={"nowhere.test": None}
    )
    assert ran.told["a"]["lost"] == [["http://nowhere.test/1", "name_unknown", "the name does not resolve"]]


def test_a_host_that_hangs_gives_its_turn_back_with_the_time_out(tmp_path: Path) -> None:
    names = {"dead.test": "127.0.0.1", "good.test": "127.0.0.1"}
    with watched(lambda host, path, nth: Reply(wait=9 if host == "dead.test" else 0)) as site:
        ran = crawl_together(
            {"name": "dead", "urls": urls("dead.test", site.port, 1)},
            {"name": "good", "urls": urls("good.test", site.port, 1, 2), "after": 0.3},
            data=tmp_path, names=names, DOWNLOAD_TIMEOUT=1, SECOND_PASS_PAUSE=-1,
        )  # fmt: skip
    assert len(ran.told["good"]["got"]) == 2
    assert min(site.gaps()) >= DELAY
    assert site.most_open("127.0.0.1") == 1
    assert 1 < ran.told["good"]["seconds"] < 4


def test_a_portal_that_is_closed_does_not_wait_for_its_turn_any_more(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(wait=4)) as site:
        ran = crawl_together(
            {"name": "first", "urls": urls("city.test", site.port, 1)},
            {"name": "second", "urls": urls("city.test", site.port, 2), "after": 0.3},
            data=tmp_path, names={"city.test": "127.0.0.1"}, end=(1.5, "second"),
        )  # fmt: skip
    assert ran.told["second"]["lost"] == [
        [urls("city.test", site.port, 2)[0], "stopped", "the run is being ended"]
    ]
    assert ran.told["second"]["reason"] == "ended"
    assert ran.told["second"]["seconds"] < 3
    assert len(ran.told["first"]["got"]) == 1


def test_a_process_that_stops_gives_no_more_turns(tmp_path: Path) -> None:
    with watched(lambda host, path, nth: Reply(wait=1)) as site:
        ran = crawl_together(
            {"name": "first", "urls": urls("city.test", site.port, 1, 2)},
            {"name": "second", "urls": urls("city.test", site.port, 3, 4), "after": 0.3},
            data=tmp_path, names={"city.test": "127.0.0.1"}, end=(0.8, "stop"),
        )  # fmt: skip
    # the one that was running is not broken off
    assert len(site.of()) == 1
    assert len(ran.told["first"]["got"]) == 1
    assert [reason for _, reason, _ in ran.told["first"]["lost"] + ran.told["second"]["lost"]] == [
        "stopped"
    ] * 3
    assert ran.left == {"waiting": 0, "running": 0}
