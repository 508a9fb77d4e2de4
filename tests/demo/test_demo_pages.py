"""The demo's pages: whole, in their own words, and as odd as they say."""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import lxml.html
import pytest
from opencc import OpenCC
from PIL import Image

from demo.forms import HEADINGS
from demo.portals import changxingdao, chiping, lanshan, lusong, qilin
from demo.server import DemoServer, sites
from demo.site import Served

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
LANSHAN, CHIPING, ZONE, QILIN = "www.lyls.gov.cn", "www.chiping.gov.cn", "ccxi.gov.cn", "www.ql.gov.cn"
LISTS = {
    LANSHAN: "/list.jsp?totalpage=2&PAGENUM=1&urltype=tree.TreeTempUrl&wbtreeid=6783",
    ZONE: "/list.jsp?totalpage=2&PAGENUM=1&urltype=tree.TreeTempUrl&wbtreeid=1307",
}


def text_of(served: Served) -> str:
    """The bytes decoded by what they are, whatever they say."""
    try:
        return served.body.decode()
    except UnicodeDecodeError:
        return served.body.decode("big5" if b"charset=big5" in served.body else "gb18030")


def html_pages() -> list[tuple[str, str]]:
    return [
        (host, path)
        for host, site in sites().items()
        for path, served in site.pages.items()
        if served.content_type.startswith("text/html")
    ]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def fetch(server: DemoServer, host: str, path: str) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()


def test_whatever_the_pages_link_to_on_the_demos_hosts_is_served(server: DemoServer) -> None:
    wanted: dict[tuple[str, str], str] = {}
    for host, path in html_pages():
        parser = lxml.html.HTMLParser(encoding="utf-8")
        tree = lxml.html.fromstring(text_of(sites()[host].pages[path]).encode(), parser=parser)
        for address in tree.xpath("//a/@href | //img/@src | //script/@src | //link/@href"):
            url = urlsplit(urljoin(f"http://{host}{path}", address.strip()))
            if url.hostname in sites() and url.scheme in {"http", "https"}:
                query = f"?{url.query}" if url.query else ""
                # as browsers and Scrapy ask: 捕获2.PNG goes out percent-encoded
                asked = quote(unquote(url.path or "/")) + query
                wanted[url.hostname, asked] = f"{host}{path}"
    missing = {asked: where for asked, where in wanted.items() if fetch(server, *asked)[0] != 200}
    assert missing == {}
    assert len(wanted) > 100


@pytest.mark.parametrize("host", LISTS)
def test_the_first_list_page_is_the_same_with_and_without_its_number(server: DemoServer, host: str) -> None:
    plain = "/list.jsp?" + LISTS[host].split("&", 2)[2]
    assert fetch(server, host, LISTS[host]) == fetch(server, host, plain)


def test_every_portal_but_lusong_has_rules_for_robots(server: DemoServer) -> None:
    without = {host for host in sites() if fetch(server, host, "/robots.txt")[0] == 404}
    assert without == {"www.lusong.gov.cn"}


def test_an_unknown_host_and_an_unknown_page_are_told_apart(server: DemoServer) -> None:
    status, _, body = fetch(server, "www.example.org", "/")
    assert status == 502
    assert b"www.example.org" in body
    status, kind, body = fetch(server, CHIPING, "/nothing.html")
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "没有找到" in body.decode()


def test_one_year_of_lanshan_is_utf8_under_the_name_of_gb2312(server: DemoServer) -> None:
    year = lanshan.MISLABELLED_YEAR
    _, kind, body = fetch(server, LANSHAN, f"/info/{lanshan.TREE}/{lanshan.ARTICLES[year]}.htm")
    assert kind == "text/html; charset=gb2312"
    assert lanshan.title_of(year) in body.decode("utf-8")


def test_one_year_of_the_zone_is_big5_and_says_so_only_in_the_page(server: DemoServer) -> None:
    year = changxingdao.BIG5_YEAR
    _, kind, body = fetch(server, ZONE, f"/info/{changxingdao.TREE}/{changxingdao.ARTICLES[year]}.htm")
    assert kind == "text/html"
    assert b"charset=big5" in body
    assert changxingdao.traditional(changxingdao.title_of(year)) in body.decode("big5")


def test_one_year_of_qilin_and_one_of_chiping_are_gb18030_and_nothing_says_so(server: DemoServer) -> None:
    year = qilin.GB18030_YEAR
    _, kind, body = fetch(server, QILIN, f"/gov/public/detail/{year}n/{qilin.IDS[year]}.html")
    assert kind == "text/html"
    assert b"charset" not in body
    assert qilin.title_of(year) in body.decode("gb18030")
    day = chiping.DATES[chiping.GB18030_YEAR].replace("-", "")
    _, kind, body = fetch(server, CHIPING, f"/resources/public/{day}/{chiping.GB18030_YEAR}nb.txt")
    assert kind == "text/plain"
    assert HEADINGS[1] in body.decode("gb18030")


PICTURED_YEARS = [year for year in qilin.IDS if year != qilin.SCANNED_YEAR]


@pytest.mark.parametrize("year", PICTURED_YEARS)
def test_qilins_tables_are_three_pictures_of_different_quality(server: DemoServer, year: int) -> None:
    seen = set()
    for number in qilin.TABLES:
        host = "qj.gov.cn" if year == 2023 else QILIN
        status, kind, body = fetch(server, host, quote(qilin.picture_path(year, number)))
        with Image.open(io.BytesIO(body)) as picture:
            seen.add((status, kind, picture.format, qilin.quality_of(year, number)))
            assert picture.width > 1000
    assert seen == {
        (200, "image/png", "PNG", "clean"),
        (200, "image/jpeg", "JPEG", "pressed"),
        (200, "image/png", "PNG", "askew"),
    }


def test_no_clause_of_the_real_reports_is_in_the_demos_words() -> None:
    if not SEEDS.exists():
        pytest.skip("the five real reports lie in ../shared, which is not here")
    simplify = OpenCC("t2s").convert

    def clauses(line: str) -> list[str]:
        plain = simplify(re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", "", line))
        return ["".join(re.findall("[㐀-鿿]", clause)) for clause in re.split("[，。；：、,;:]", plain)]

    ours = "".join("".join(clauses(text_of(sites()[host].pages[path]))) for host, path in html_pages())
    ours += "".join("".join(clauses(chiping.text_of(year))) for year in chiping.DATES)
    headings = "".join(clauses("".join((*HEADINGS, *lusong.HEADINGS_2023))))
    seen = 0
    for seed in sorted(SEEDS.glob("*.txt")):
        # labels, titles and navigation are everybody's; prose is what ends in a full stop
        for line in seed.read_text(encoding="utf-8").splitlines():
            for clause in clauses(line) if "。" in line else ():
                if len(clause) >= 15 and clause not in headings:
                    seen += 1
                    assert clause not in ours, f"{seed.name}: {clause}"
    assert seen > 100
