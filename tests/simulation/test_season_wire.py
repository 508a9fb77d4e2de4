"""Each hazard does on the wire what it says, seen by plain clients."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from demo.simulation.hazards import HAZARDS
from demo.simulation.model import WINDOW, Pace, Simulated, reports_of
from demo.simulation.plan import Plan, module_of, plan
from demo.simulation.server import ADDRESS, REQUESTS, House

PACE = Pace(delay=0.05, timeout=1, pause=0.5, retry_after=1, largest=200_000)
SEASON = plan(1, 66)


@dataclass(frozen=True)
class Got:
    status: int
    body: bytes
    headers: dict[str, str]
    seconds: float


class Client:
    """Asks one simulated portal, each time by a new connection."""

    def __init__(self, one: Simulated, network: dict[str, Any]) -> None:
        self.one = one
        self.network = network

    def path(self, year: int | None = None) -> str:
        """The path of the column, or of a year's report."""
        if year is None:
            return "/" + self.one.portal.columns[0].partition("//")[2].partition("/")[2]
        reports = reports_of(module_of(self.one.module).site(self.one.portal), self.one.portal)
        return next(path for path, found in reports.items() if found == year)

    def port(self, name: str) -> int:
        kinds = self.network["transports"].get(self.one.address, {})
        kind = kinds.get({"http": "80", "https": "443"}[name], "open")
        return int(self.network["ports"][name if kind == "open" else kind])

    def get(self, path: str, scheme: str = "http", host: str = "", timeout: float = 3.0) -> Got:
        began = time.monotonic()
        if scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                ADDRESS, self.port(scheme), timeout=timeout, context=context
            )
        else:
            connection = http.client.HTTPConnection(ADDRESS, self.port(scheme), timeout=timeout)
        try:
            connection.request("GET", path, headers={"Host": host or self.one.portal.host})
            response = connection.getresponse()
            body = response.read()
            return Got(response.status, body, dict(response.getheaders()), time.monotonic() - began)
        finally:
            connection.close()


def with_hazard(key: str, season: Plan = SEASON) -> Simulated:
    return next(one for one in season.portals if one.hazard == key)


def on_the_wire(key: str, folder: Path, ask: Callable[[Client], None]) -> list[dict[str, Any]]:
    """Serve the season, let `ask` ask the portal that has the hazard; gives what the server wrote down."""
    one = with_hazard(key)

    async def run() -> None:
        house = House(SEASON, PACE, folder)
        network = await house.open()
        try:
            await asyncio.to_thread(ask, Client(one, network))
            await asyncio.sleep(0.05)
        finally:
            await house.close()

    asyncio.run(run())
    return [json.loads(line) for line in (folder / REQUESTS).read_text(encoding="utf-8").splitlines()]


def test_a_calm_portal_serves_home_column_and_reports_and_writes_everything_down(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        assert client.get("/").status == 200
        assert client.get(client.path()).status == 200
        report = client.get(client.path(2022))
        assert client.one.portal.title(2022) in report.body.decode()
        assert client.get("/robots.txt").body.startswith(b"User-agent: *")
        assert client.get("/nowhere-1.html").status in (200, 404)
        assert client.get("/", scheme="https").status == 200
        assert client.get("/", host="www.sim-9999.gov.cn").status == 502

    asked = on_the_wire("none", tmp_path, ask)
    assert [one["scheme"] for one in asked] == ["http"] * 5 + ["https", "http"]
    assert asked[0]["path"] == "/"
    assert all(one["ended"] >= one["began"] for one in asked)
    assert asked[2]["sent"] > 1000


ALWAYS = [
    ("robots_403", "/robots.txt", 403),
    ("robots_404", "/robots.txt", 404),
    ("robots_503", "/robots.txt", 503),
    ("too_many_for_ever", "/", 429),
    ("retry_after_a_day", "/", 503),
    ("storm_for_ever", "/", 500),
    ("waf_412", "/robots.txt", 412),
    ("waf_412", "/", 412),
    ("waf_468", "/", 468),
    ("waf_521", "/", 521),
    ("waf_521", "/robots.txt", 200),
    ("waf_403", "/", 403),
    ("waf_200", "/", 200),
    ("soft_404", "/no-such-page.html", 200),
    ("sent_home", "/no-such-page.html", 302),
    ("other_host", "/", 301),
]


@pytest.mark.parametrize(("key", "path", "status"), ALWAYS)
def test_status_always(key: str, path: str, status: int, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        for _ in range(2):
            assert client.get(path).status == status

    on_the_wire(key, tmp_path, ask)


def test_only_robots_txt_is_concerned_where_it_says_so(tmp_path: Path) -> None:
    for place, key in enumerate(("robots_403", "robots_503", "too_many_for_ever", "storm_for_ever")):

        def ask(client: Client, key: str = key) -> None:
            page, robots = client.get("/").status, client.get("/robots.txt").status
            assert (page == 200, robots == 200) == (
                (True, False) if key.startswith("robots") else (False, True)
            )

        folder = tmp_path / str(place)
        folder.mkdir()
        on_the_wire(key, folder, ask)


def test_robots_txt_that_forbids_everything(tmp_path: Path) -> None:
    on_the_wire(
        "robots_disallow",
        tmp_path,
        lambda client: _is(client.get("/robots.txt").body, b"User-agent: *\nDisallow: /\n"),
    )


def _is(got: object, wanted: object) -> None:
    assert got == wanted


@pytest.mark.parametrize(
    ("key", "status"), [("retry_after", 503), ("too_many_once", 429), ("error_once", 500)]
)
def test_the_first_page_fails_once(key: str, status: int, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        assert client.get("/robots.txt").status == 200
        first = client.get("/")
        assert first.status == status
        assert first.headers.get("Retry-After") == (None if key == "error_once" else "1")
        assert client.get("/").status == 200
        assert client.get(client.path()).status == 200

    on_the_wire(key, tmp_path, ask)


@pytest.mark.parametrize("key", ["storm_ends", "robots_503_at_first"])
def test_a_server_recovers_when_it_is_left_alone_and_not_before(key: str, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        path = "/robots.txt" if key.startswith("robots") else "/"
        for _ in range(4):
            assert client.get(path).status == 503
            time.sleep(PACE.rest * 0.5)
        time.sleep(PACE.rest * 0.7)
        for _ in range(2):
            assert client.get(path).status == 200

    on_the_wire(key, tmp_path, ask)


def test_every_report_fails_once(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        for year in (2022, 2023):
            assert client.get(client.path(year)).status == 500
            assert client.get(client.path(year)).status == 200
        assert client.get(client.path()).status == 200

    on_the_wire("flaky", tmp_path, ask)


def test_silence(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        with pytest.raises(TimeoutError):
            client.get("/robots.txt", timeout=0.3)

    [asked] = on_the_wire("silent", tmp_path, ask)
    assert asked["status"] == 0
    assert 0.25 < asked["ended"] - asked["began"] < 2


@pytest.mark.parametrize("key", ["slow", "drip"])
def test_slow_answers_are_whole(key: str, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        got = client.get(client.path(2022))
        assert got.status == 200
        assert len(got.body) == int(got.headers["Content-Length"])
        assert got.seconds >= PACE.slow * 0.85

    on_the_wire(key, tmp_path, ask)


def test_a_body_that_drips_for_ever_is_not_whole_in_time(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        began = time.monotonic()
        with socket.create_connection((ADDRESS, client.port("http")), timeout=5) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {client.one.portal.host}\r\n\r\n".encode())
            got = b""
            while time.monotonic() - began < PACE.timeout:
                got += connection.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        assert 0 < len(body) < length * 0.6

    on_the_wire("drip_for_ever", tmp_path, ask)


def test_a_reset(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        with pytest.raises(ConnectionResetError):
            client.get("/")

    on_the_wire("reset", tmp_path, ask)


def test_an_answer_that_breaks_off_once_and_one_that_always_does(tmp_path: Path) -> None:
    def once(client: Client) -> None:
        with pytest.raises(http.client.IncompleteRead):
            client.get(client.path(2023))
        assert client.get(client.path(2023)).status == 200

    def always(client: Client) -> None:
        for _ in range(3):
            with pytest.raises(http.client.IncompleteRead):
                client.get(client.path(2022))
        assert client.get(client.path(2023)).status == 200

    on_the_wire("cut_once", tmp_path, once)
    on_the_wire("cut_for_ever", tmp_path, always)


@pytest.mark.parametrize(
    ("key", "http_open", "https_open"),
    [("refused", False, False), ("http_only", True, False), ("https_only", False, True)],
)
def test_ports_that_refuse(key: str, http_open: bool, https_open: bool, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        for scheme, is_open in (("http", http_open), ("https", https_open)):
            if is_open:
                assert client.get("/", scheme=scheme).status == 200
            else:
                with pytest.raises(ConnectionRefusedError):
                    client.get("/", scheme=scheme)

    on_the_wire(key, tmp_path, ask)


@pytest.mark.parametrize(("key", "version"), [("weak_dh", "TLSv1.2"), ("old_tls", "TLSv1.1")])
def test_older_encryption_refuses_a_client_of_today_and_serves_an_older_one(
    key: str, version: str, tmp_path: Path
) -> None:
    def ask(client: Client) -> None:
        with pytest.raises(ssl.SSLError):
            client.get("/", scheme="https")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")
        connection = http.client.HTTPSConnection(ADDRESS, client.port("https"), timeout=5, context=context)
        for path in ("/", client.path(2022)):
            connection.request("GET", path, headers={"Host": client.one.portal.host})
            response = connection.getresponse()
            assert response.status == 200
            assert len(response.read()) > 100
        assert connection.sock is not None
        assert connection.sock.version() == version  # type: ignore[attr-defined]
        connection.close()

    asked = on_the_wire(key, tmp_path, ask)
    assert {one["scheme"] for one in asked} == {"https"}


def test_no_name(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        assert client.one.portal.host not in client.network["names"]

    on_the_wire("no_name", tmp_path, ask)


def test_shells_lead_to_the_page_behind(tmp_path: Path) -> None:
    def home(client: Client) -> None:
        shell = client.get("/").body.decode()
        assert "/sim_home.html" in shell
        assert client.one.portal.government not in shell
        assert client.one.portal.government in client.get("/sim_home.html").body.decode()

    def column(client: Client) -> None:
        shell = client.get(client.path()).body.decode()
        assert f"window.location.href='{client.path()}?v=1'" in shell
        assert "ColumnName" in client.get(f"{client.path()}?v=1").body.decode()

    on_the_wire("home_refresh", tmp_path, home)
    on_the_wire("home_script", tmp_path, home)
    on_the_wire("column_script", tmp_path, column)


def test_redirects(tmp_path: Path) -> None:
    def loop(client: Client) -> None:
        path = client.path(2022)
        assert client.get(path).headers["Location"] == f"{path}?again=1"
        assert client.get(f"{path}?again=1").headers["Location"] == path

    def endless(client: Client) -> None:
        path = client.path(2022)
        for hop in range(1, 8):
            address = client.get(path).headers["Location"]
            assert address.endswith(f"?hop={hop}")
            path = address

    def https(client: Client) -> None:
        got = client.get("/")
        assert got.headers["Location"] == f"https://{client.one.portal.host}/"
        assert client.get("/", scheme="https").status == 200

    def other(client: Client) -> None:
        address = client.get(client.path()).headers["Location"]
        host = address.split("/")[2]
        assert host.endswith("-new.gov.cn")
        assert host in client.network["names"]
        assert client.get(client.path(), host=host).status == 200

    on_the_wire("redirect_loop", tmp_path, loop)
    on_the_wire("endless_redirects", tmp_path, endless)
    on_the_wire("to_https", tmp_path, https)
    on_the_wire("other_host", tmp_path, other)


def test_one_report_is_gone_another_page_pictures_or_huge(tmp_path: Path) -> None:
    def gone(client: Client) -> None:
        assert client.get(client.path(2022)).status == 404
        assert client.get(client.path(2021)).status == 200

    def softly(client: Client) -> None:
        got = client.get(client.path(2022))
        assert got.status == 200
        assert got.body == client.get("/no-such-page-at-all.html").body

    def another(client: Client) -> None:
        assert "系统维护中" in client.get(client.path(2022)).body.decode()

    def pictures(client: Client) -> None:
        text = client.get(client.path(2022)).body.decode()
        assert text.count("/images/table.png") == 3
        assert "新收政府信息公开申请数量" not in text
        assert client.get(client.path(2021)).body.decode().count("/images/table.png") == 0

    def huge(client: Client) -> None:
        assert len(client.get(client.path(2022)).body) > PACE.largest

    def attached(client: Client, status: int) -> None:
        assert b"<table border=1" not in client.get(client.path(2022)).body
        assert b"tables.doc" in client.get(client.path(2022)).body
        assert b"tables.doc" not in client.get(client.path(2023)).body
        answer = client.get("/attachments/tables.doc")
        assert answer.status == status
        assert answer.body.startswith(b"<html>")

    on_the_wire("dead_report", tmp_path, gone)
    on_the_wire("softly_dead_report", tmp_path, softly)
    on_the_wire("no_report", tmp_path, another)
    on_the_wire("pictured", tmp_path, pictures)
    for hazard, status in (("file_gone", 404), ("file_is_page", 200), ("file_fails", 500)):
        on_the_wire(hazard, tmp_path, partial(attached, status=status))
    on_the_wire("huge", tmp_path, huge)


def test_a_firewall_that_begins_after_two_reports(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        assert client.get(client.path()).status == 200
        assert [client.get(client.path(year)).status for year in (2023, 2022, 2021)] == [200, 200, 412]
        assert client.get("/").status == 412

    on_the_wire("waf_later", tmp_path, ask)


def test_lists_with_session_ids_are_new_every_time_and_lead_to_the_articles(tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        first, second = (client.get(client.path()).body.decode() for _ in range(2))
        ids = [text.split(";jsessionid=")[1].split('"')[0] for text in (first, second)]
        assert ids[0] != ids[1]
        got = client.get(f"{client.path(2023)};jsessionid={ids[0]}")
        assert client.one.portal.title(2023) in got.body.decode()

    on_the_wire("session_ids", tmp_path, ask)


@pytest.mark.parametrize("key", ["twice_by_www", "twice_by_scheme"])
def test_a_list_that_has_every_report_twice(key: str, tmp_path: Path) -> None:
    def ask(client: Client) -> None:
        portal = client.one.portal
        text = client.get(client.path()).body.decode()
        other = f"http://{portal.hosts[1]}/" if key == "twice_by_www" else f"https://{portal.hosts[0]}/"
        title = next(portal.title(year) for year in reversed(portal.years) if portal.title(year) in text)
        assert text.count(f">{title}</a>") >= 1
        assert f'<a href="{other}' in text

    on_the_wire(key, tmp_path, ask)


def test_a_list_without_an_end_and_one_with_a_pager_that_only_a_script_reads(tmp_path: Path) -> None:
    def endless(client: Client) -> None:
        folder = client.path().removesuffix("1.html")
        seen = set()
        for number in (3, 4, 60):
            text = client.get(f"{folder}{number}.html").body.decode()
            assert f'<a href="{folder}{number + 1}.html">下一页</a>' in text
            seen.add(text)
        assert len(seen) == 3

    def unread(client: Client) -> None:
        text = client.get(client.path()).body.decode()
        assert 'href="javascript:void(0)" onclick="turn(2)">下一页' in text
        assert "/2.html" not in text

    on_the_wire("endless_list", tmp_path, endless)
    on_the_wire("unread_pager", tmp_path, unread)


def test_charsets_that_are_not_what_they_say(tmp_path: Path) -> None:
    def labelled(client: Client) -> None:
        got = client.get(client.path(2022))
        assert got.headers["Content-Type"] == "text/html; charset=gb2312"
        assert client.one.portal.title(2022) in got.body.decode("utf-8")

    def bytes_of_another(client: Client) -> None:
        got = client.get(client.path(2022))
        assert got.headers["Content-Type"] == "text/html; charset=utf-8"
        with pytest.raises(UnicodeDecodeError):
            got.body.decode("utf-8")
        assert client.one.portal.title(2022) in got.body.decode("gb18030")

    on_the_wire("labelled_gb2312", tmp_path, labelled)
    on_the_wire("gb18030_as_utf8", tmp_path, bytes_of_another)


@pytest.mark.parametrize(
    ("key", "listed"), [("year_missing", {2019, 2020, 2022, 2023}), ("decoys_only", set())]
)
def test_lists_that_lack_years_or_every_report(key: str, listed: set[int], tmp_path: Path) -> None:
    one = with_hazard(key)
    pages = module_of(one.module).site(one.portal).pages

    def ask(client: Client) -> None:
        texts = [client.get(path).body.decode("utf-8", "replace") for path in pages]
        found = {
            year for year in WINDOW for text in texts if f"{one.portal.body}{year}年政府信息公开" in text
        }
        assert found == listed
        assert any("法治政府建设年度报告" in text for text in texts)

    on_the_wire(key, tmp_path, ask)


def test_a_second_list_page_fails_once(tmp_path: Path) -> None:
    one = with_hazard("list_page_fails_once")
    site = module_of(one.module).site(one.portal)
    decoy = one.portal.decoys()[2][0]
    lists = [
        path for path, served in site.pages.items()
        if b"ArticleTitle" not in served.body and decoy.encode() in served.body and path not in one.column
    ]  # fmt: skip

    def ask(client: Client) -> None:
        assert [client.get(lists[0]).status for _ in range(2)] == [502, 200]
        assert client.get(client.path()).status == 200

    on_the_wire("list_page_fails_once", tmp_path, ask)


def test_every_hazard_has_been_looked_at_here() -> None:
    """What is added to the table is added to this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    elsewhere = {"column_404_moved", "column_200_moved"}  # test_plan.py: only the declaration differs
    assert [key for key in HAZARDS if f'"{key}"' not in text and key not in elsewhere] == []


def test_a_pace_of_its_own_is_the_servers() -> None:
    assert replace(PACE, pause=2.0).rest == pytest.approx(1.6)
