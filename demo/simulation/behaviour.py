"""What a server with a hazard does: one function each, from a visit to an answer. What they are for is in `hazards`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from demo.simulation.model import Answer, Visit
from demo.site import Served

Behaviour = Callable[[Visit], Answer]

HTML = "text/html; charset=utf-8"
#: Where a shell leads to, and the mark of the page behind a shell in the column.
BEHIND_HOME = "/sim_home.html"
BEHIND = "v=1"
ERROR_PAGE = (
    "<html><head><title>出错了</title></head><body><p>您访问的页面不存在或者已经删除。</p></body></html>"
)
UPKEEP_PAGE = "<html><head><title>系统维护</title></head><body><h1>系统维护中</h1><p>数据库正在升级，请明天再来。</p></body></html>"
# in the manner of the two most common challenges; the scripts do nothing
CHALLENGE_PAGE = (
    '<html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="{}" r="m">'
    "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=70181;$_ts.cd=\"{}\";</script></head><body></body></html>"
)
JIASULE_PAGE = "<script>document.cookie='__jsl_clearance_s='+('_')+'1;path=/';location.href=location.pathname+location.search</script>"
TABLE = re.compile(r'<table (?:border=1|class="MsoNormalTable")[^>]*>.*?</table>', re.DOTALL)
FURTHER = "/notices/"
ATTACHMENT = "/attachments/tables.doc"
CODE_PAGE = "<html><head><title>文件下载</title></head><body><p>请输入验证码后下载</p><input name='code'></body></html>"


def html(text: str, status: int = 200, *headers: tuple[str, str]) -> Served:
    """An HTML page as an answer."""
    return Served(text.encode(), HTML, status, headers)


def error(status: int, *headers: tuple[str, str]) -> Answer:
    """A bare error page of a server."""
    return Answer(html(f"<html><body><center><h1>{status}</h1></center></body></html>", status, *headers))


def to(address: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(Served(b"", HTML, status, (("Location", address),)))


def spoilt_year(visit: Visit) -> int:
    """The year that a hazard of a single report concerns: the newest but one."""
    return sorted(visit.simulated.portal.years)[-2]


def is_spoilt(visit: Visit) -> bool:
    """Whether the report of that year is asked for."""
    return visit.report_year() == spoilt_year(visit)


def plain(visit: Visit) -> Answer:
    """No hazard."""
    return visit.plain()


# ---- robots.txt


def robots_status(status: int) -> Behaviour:
    """robots.txt always has this status."""
    return lambda visit: error(status) if visit.is_robots else visit.plain()


def robots_disallow(visit: Visit) -> Answer:
    """robots.txt forbids everything."""
    if visit.is_robots:
        return Answer(Served(b"User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8"))
    return visit.plain()


# ---- errors of the server


def _recovers(visit: Visit, now_idle: float | None) -> bool:
    if now_idle is not None and now_idle >= visit.pace.rest:
        visit.memory.rested = True
    return visit.memory.rested


def storm(*, robots: bool, others: bool, ends: bool, status: int = 503) -> Behaviour:
    """Server errors for robots.txt, for the others or for both; where it `ends`, as soon as the host was left alone."""

    def behave(visit: Visit) -> Answer:
        concerned = robots if visit.is_robots else others
        if ends and _recovers(visit, visit.idle):
            return visit.plain()
        return error(status) if concerned else visit.plain()

    return behave


def once(status: int, *headers: str) -> Behaviour:
    """The first page asked for (not robots.txt) has this status once; `headers` are names of Retry-After."""

    def behave(visit: Visit) -> Answer:
        if visit.is_robots or sum(visit.memory.asked.values()) - visit.memory.asked["/robots.txt"] > 1:
            return visit.plain()
        return error(status, *((name, str(visit.pace.retry_after)) for name in headers))

    return behave


def always(status: int, *headers: tuple[str, str]) -> Behaviour:
    """Everything but robots.txt has this status."""
    return lambda visit: visit.plain() if visit.is_robots else error(status, *headers)


def flaky(visit: Visit) -> Answer:
    """Every report's first answer is HTTP 500."""
    return error(500) if visit.again == 0 and visit.report_year() else visit.plain()


def second_list_page_fails_once(visit: Visit) -> Answer:
    """A list page other than the column itself fails once."""
    column = visit.simulated.column.partition("//")[2].partition("/")[2]
    if visit.again == 0 and visit.is_list() and visit.path != f"/{column}":
        return error(502)
    return visit.plain()


# ---- time


def silent(_: Visit) -> Answer:
    """Takes the request and never answers."""
    return Answer(None)


def slow(visit: Visit) -> Answer:
    """Takes its time before each answer."""
    return replace(visit.plain(), wait=visit.pace.slow)


def drip(visit: Visit) -> Answer:
    """The body comes in drops, in time."""
    return replace(visit.plain(), drip=visit.pace.slow)


def drip_for_ever(visit: Visit) -> Answer:
    """The body comes in drops and is not whole before the time-out; robots.txt is."""
    return (
        visit.plain() if visit.is_robots else replace(visit.plain(), drip=visit.pace.timeout * 3, pieces=60)
    )


# ---- broken connections


def reset(_: Visit) -> Answer:
    """Every connection is reset when the request is in."""
    return Answer(None, reset=True)


def _cut(served: Served) -> Answer:
    half = Served(served.body[: len(served.body) // 2], served.content_type, served.status, served.headers)
    return Answer(half, announced=len(served.body) + 1000)


def cut_once(visit: Visit) -> Answer:
    """Every report breaks off the first time."""
    return _cut(visit.page()) if visit.again == 0 and visit.report_year() else visit.plain()


def cut_for_ever(visit: Visit) -> Answer:
    """One year's report always breaks off."""
    return _cut(visit.page()) if is_spoilt(visit) else visit.plain()


def huge(visit: Visit) -> Answer:
    """One year's report is larger than the crawler takes."""
    if not is_spoilt(visit):
        return visit.plain()
    page = visit.page()
    return Answer(replace(page, body=page.body + b"<!--" + b" " * visit.pace.largest + b"-->"))


# ---- firewalls


def firewall(status: int, page: str = CHALLENGE_PAGE, *, robots: bool = False) -> Behaviour:
    """A challenge or refusal for everything; robots.txt is served unless `robots`."""

    def behave(visit: Visit) -> Answer:
        if visit.is_robots and not robots:
            return visit.plain()
        return Answer(html(page, status, ("Server", "******")))

    return behave


def firewall_later(visit: Visit) -> Answer:
    """The firewall begins to refuse after two reports."""
    if visit.memory.reports > 2 or (visit.memory.reports == 2 and not visit.report_year()):
        return Answer(html(CHALLENGE_PAGE, 412))
    return visit.plain()


# ---- what is gone, and what leads elsewhere


def gone_softly(visit: Visit) -> Answer:
    """Every page but the home page is the error page, with status 200."""
    return visit.plain() if visit.is_home or visit.is_robots else Answer(html(ERROR_PAGE))


def missing_softly(visit: Visit) -> Answer:
    """What is missing is answered with an error page and status 200."""
    return visit.plain() if visit.path in visit.site.pages else Answer(html(ERROR_PAGE))


def sent_home(visit: Visit) -> Answer:
    """Every page leads to the home page."""
    return visit.plain() if visit.is_home or visit.is_robots else to("/")


def other_host(visit: Visit) -> Answer:
    """The portal has moved to a host of another name."""
    if visit.is_robots or visit.host.endswith(MOVED_TO):
        return visit.plain()
    return to(f"http://{visit.host.removesuffix('.gov.cn').removeprefix('www.')}{MOVED_TO}{visit.path}", 301)


MOVED_TO = "-new.gov.cn"


def dead_report(visit: Visit) -> Answer:
    """One year's report is gone."""
    return error(404) if is_spoilt(visit) else visit.plain()


def softly_dead_report(visit: Visit) -> Answer:
    """One year's report is the page that the host gives for what is missing, with status 200."""
    return Answer(html(ERROR_PAGE)) if is_spoilt(visit) else missing_softly(visit)


def no_report(visit: Visit) -> Answer:
    """In the place of one year's report there is another page."""
    return Answer(html(UPKEEP_PAGE)) if is_spoilt(visit) else visit.plain()


def pictured(visit: Visit) -> Answer:
    """The tables of one year's report are pictures."""
    if not is_spoilt(visit):
        return visit.plain()
    page = visit.page()
    text = TABLE.sub('<p><img src="/images/table.png" alt=""></p>', page.body.decode())
    return Answer(replace(page, body=text.encode()))


def tables_in_file(answer: Answer) -> Behaviour:
    """The tables of one year's report are in an attachment, and in its place comes this."""

    def behave(visit: Visit) -> Answer:
        if visit.path == ATTACHMENT:
            return answer
        if not is_spoilt(visit):
            return visit.plain()
        page = visit.page()
        text = TABLE.sub(f'<p><a href="{ATTACHMENT}">附件：统计表.doc</a></p>', page.body.decode())
        return Answer(replace(page, body=text.encode()))

    return behave


def redirect_loop(visit: Visit) -> Answer:
    """One year's report leads to itself."""
    path, _, query = visit.path.partition("?")
    if visit.report_year() is None and query == "again=1":
        return to(path)
    return to(f"{path}?again=1") if is_spoilt(visit) else visit.plain()


def endless_redirects(visit: Visit) -> Answer:
    """One year's report leads to ever new addresses."""
    path, _, query = visit.path.partition("?hop=")
    if query.isdecimal():
        return to(f"{path}?hop={int(query) + 1}")
    return to(f"{path}?hop=1") if is_spoilt(visit) else visit.plain()


def to_https(visit: Visit) -> Answer:
    """Every page by http leads to the same by https."""
    return to(f"https://{visit.host}{visit.path}", 301) if visit.scheme == "http" else visit.plain()


# ---- shells


def home_shell(markup: str) -> Behaviour:
    """The home page is a shell that leads on; `markup` has the address as {}."""

    def behave(visit: Visit) -> Answer:
        if visit.is_home:
            return Answer(html(markup.format(BEHIND_HOME)))
        return Answer(visit.page("/" if visit.path == BEHIND_HOME else visit.path))

    return behave


def column_shell(visit: Visit) -> Answer:
    """The column's page is a script that leads to the same page with a query."""
    column = "/" + visit.simulated.column.partition("//")[2].partition("/")[2]
    path, _, query = visit.path.partition("?")
    if visit.path == column:
        return Answer(
            html(
                f"<html><head><script>window.location.href='{column}?{BEHIND}';</script></head><body></body></html>"
            )
        )
    return Answer(visit.page(path if query == BEHIND else visit.path))


REFRESH = '<html><head><meta http-equiv="refresh" content="0;url={}"></head><body></body></html>'
SCRIPT = '<html><head><title></title></head><body><script type="text/javascript">location.href="{}";</script></body></html>'


# ---- lists


def with_session_ids(visit: Visit) -> Answer:
    """Every link to an article carries a session id that is new on every page."""
    path = re.sub(r";jsessionid=[0-9A-F]+", "", visit.path)
    if path != visit.path:
        return Answer(visit.page(path))
    page = visit.page()
    if not visit.is_list():
        return Answer(page)
    draw = f"{visit.simulated.name} {visit.path} {visit.again}"
    session = f"{hash_of(draw):032X}"
    text = re.sub(r'(href="[^"?#]+\.html?)(?=")', rf"\1;jsessionid={session}", page.body.decode())
    return Answer(replace(page, body=text.encode()))


def hash_of(text: str) -> int:
    """A number of 128 bits that is the same in every process."""
    return int.from_bytes(text.encode()[-8:] * 2, "big")


def doubled(*, other_scheme: bool) -> Behaviour:
    """Every report is listed twice: by the other of www and bare host, or by the other scheme."""

    def behave(visit: Visit) -> Answer:
        page = visit.page()
        if not visit.is_list():
            return Answer(page)
        portal = visit.simulated.portal
        scheme = {"http": "https", "https": "http"}[visit.scheme] if other_scheme else visit.scheme
        host = portal.hosts[0] if other_scheme else portal.hosts[1]
        # copies of an article are listed as they are
        twice = [
            f'<li><a href="{scheme}://{host}{path}" title="{portal.title(year)}">{portal.title(year)}</a></li>'
            for path, year in visit.reports.items()
            if path.rpartition("/")[2].encode() in page.body
        ]
        more = f"<ul>{''.join(twice)}</ul></body>".encode()
        return Answer(replace(page, body=more.join(page.body.rsplit(b"</body>", 1))))

    return behave


def endless_list(visit: Visit) -> Answer:
    """The pager of the generic portal's list never ends."""
    column = visit.simulated.portal.columns[0]
    folder = "/" + column.partition("//")[2].partition("/")[2].removesuffix("1.html")
    asked = re.fullmatch(re.escape(folder) + r"(\d{1,6})\.html", visit.path)
    if asked is None:
        return visit.plain()
    number = int(asked.group(1))
    onward = f'<a href="{folder}{number + 1}.html">下一页</a>'
    if visit.path in visit.site.pages:
        page = visit.page()
        return Answer(replace(page, body=page.body.replace("<span>下一页</span>".encode(), onward.encode())))
    items = "".join(
        f'<li><a href="{folder}18{number * 10 + place:017d}.html">通知第{number * 10 + place}号</a></li>'
        for place in range(5)
    )
    return Answer(
        html(
            f'<html><head><title>通知</title></head><body><ul>{items}</ul><div class="page">{onward}</div></body></html>'
        )
    )


def unread_pager(visit: Visit) -> Answer:
    """The pager of the generic portal's list has no address, only a script that is called."""
    page = visit.page()
    if not visit.is_list():
        return Answer(page)
    text = re.sub(
        r'<div class="page">.*?</div>',
        '<div class="page"><a href="javascript:void(0)" onclick="turn(2)">下一页</a></div>',
        page.body.decode(), flags=re.DOTALL,
    )  # fmt: skip
    return Answer(replace(page, body=text.encode()))


# ---- charsets


def labelled_gb2312(visit: Visit) -> Answer:
    """The bytes are UTF-8, the header says gb2312."""
    page = visit.page()
    return Answer(
        replace(page, content_type="text/html; charset=gb2312")
        if page.content_type.startswith("text/html")
        else page
    )


def gb18030_as_utf8(visit: Visit) -> Answer:
    """The bytes of reports are GB18030, header and page say UTF-8."""
    page = visit.page()
    if visit.report_year() is None:
        return Answer(page)
    return Answer(replace(page, body=page.body.decode().encode("gb18030"), content_type=HTML))
