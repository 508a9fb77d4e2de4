"""Firewalls: what is their page and what is none, and what a run does when it meets one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response

from govcrawl.crawling.blocks import firewall_of, host_state, refuse_blocked, twin_state
from govcrawl.crawling.hosts import Hosts
from govcrawl.crawling.refusals import HostBlocked
from tests.crawling.portal_site import Answer, Pages, html, list_of, serving
from tests.crawling.running import crawl

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"

TS = "<script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=81;$_ts.cd='qEcx';</script><script src='/a/b.js' r='m'></script>"
RUISHU = f"<html><head><meta id='x' content='k' r='m'>{TS}</head><body></body></html><script>_$xY();</script>"
JIASULE = "<script>document.cookie=('_')+('_')+('j')+('s')+('l');location.href=location.pathname+location.search</script>"
JIASULE_2 = (
    '<html><head><script>var _0x1=1;;go({"bts":["1|0|a","b"],"ct":"c","ha":"sha1"})</script></head></html>'
)
YUNSUO = (
    "<html><head><script>function YunSuoAutoJump(){self.location='/?security_verify_data=313336302c';}</script></head>"
    "<body onload='YunSuoAutoJump()'></body></html>"
)
WZWS = "<html><body><script>var dynamicurl='/WZWSRELw==?wzwschallenge=V1pX';window.location=dynamicurl;</script></body></html>"
ACW = (
    "<html><script>var arg1='3000';document.cookie='acw_sc__v2='+x;document.location.reload()</script></html>"
)
JUST_A_MOMENT = (
    "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script>window._cf_chl_opt={cType:'managed'}</script></body></html>"
)
SAFELINE = "<html><head><title>正在检查</title></head><body><div>安全检查进行中</div><script src='/.safeline/static/c.js'></script></body></html>"


def notice(words: str, title: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><div><h2>{words}</h2></div></body></html>"


def answer(body: str, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse(f"{HOST}/x", status=status, headers=named, body=body, encoding="utf-8")


TURNED_AWAY: list[tuple[str, Response, str]] = [
    ("ruishu 412", answer(RUISHU, 412), "Ruishu"),
    ("ruishu 202", answer(RUISHU, 202), "Ruishu"),
    ("ruishu 200", answer(RUISHU), "Ruishu"),
    ("412 without a body", Response(f"{HOST}/x", status=412), "a firewall"),
    ("468", answer(notice("no"), 468), "a firewall"),
    ("521 without a mark", answer("", 521), "a firewall"),
    ("jiasule 521", answer(JIASULE, 521), "Jiasule"),
    ("jiasule 200", answer(JIASULE), "Jiasule"),
    ("jiasule second", answer(JIASULE_2, 521), "Jiasule"),
    ("jiasule 403", answer(notice("403"), 403, Set_Cookie="__jsl_clearance=1|0|x; path=/"), "Jiasule"),
    ("yunsuo", answer(YUNSUO), "YunSuo"),
    ("yunsuo 403", answer(notice("网防G01 提示：访问受限"), 403), "YunSuo"),
    ("wzws", answer(WZWS), "360 / Qianxin (WZWS)"),
    ("wzws 403", answer(notice("no"), 403, X_Powered_By_WZWS="1"), "360 / Qianxin (WZWS)"),
    ("aliyun", answer(ACW), "Alibaba Cloud"),
    ("aliyun 405", answer(notice("由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断"), 405), "Alibaba Cloud"),
    ("cloudflare", answer(JUST_A_MOMENT, 503), "Cloudflare"),
    ("cloudflare 403", answer(JUST_A_MOMENT, 403), "Cloudflare"),
    ("safeline", answer(SAFELINE), "SafeLine (Chaitin)"),
    ("chuangyu", answer(notice("当前访问疑似黑客攻击，已被创宇盾拦截"), 403), "Chuangyu shield"),
    ("anyu", answer(notice("Sorry, your access has been intercepted by AnYu"), 403), "Anyu"),
    ("safedog", answer(notice("您的请求带有不合法参数，已被网站管理员设置拦截")), "SafeDog"),
    ("huawei", answer(notice("您的请求疑似攻击行为！事件 ID：81"), 418), "Huawei Cloud"),
    ("xuanwu", answer(notice("您的访问可能对网站造成危险，已被云防护安全拦截")), "Anheng (Xuanwu shield, Mingyu)"),
    ("safety test by title", answer(notice("拖动滑块完成拼图", "安全验证")), "a firewall"),
    ("finish the test", answer(notice("请完成安全验证后继续访问")), "a firewall"),
    ("type the letters", answer(notice("请输入验证码以继续访问")), "a firewall"),
    ("too often", answer(notice("您的访问过于频繁，请稍后再试")), "a firewall"),
    ("too often 503", answer(notice("访问过于频繁"), 503), "a firewall"),
    ("address shut out", answer(notice("您的IP 1.2.3.4 因异常访问已被系统封禁")), "a firewall"),
    ("blocked 403", answer(notice("您的访问已被拦截"), 403), "a firewall"),
    ("looking at the browser", answer(notice("正在检查您的浏览器，请稍候")), "a firewall"),
]  # fmt: skip

MENU = "".join(
    f'<a href="/{name}/">{name}</a>' for name in ("首页", "要闻", "政务公开", "办事服务", "互动交流")
)
ARTICLE = (
    "全区各级各部门依托政务服务平台办理事项，群众登录时须先完成身份验证，系统对访问过于频繁的地址会提示安全验证。"
    * 8
)
REPORT = (
    "<h1>兰山区2023年政府信息公开工作年度报告</h1><p>一、总体情况：网站全年完成安全验证改造，请完成安全验证的提示已取消。</p>"
    "<p>二、本年共收到申请403件。</p><p>三、存在的问题：部分栏目访问过于频繁时响应慢。</p>"
)
SHELL = f"<html><head>{TS}</head><body><div id='app'></div><script src='/static/app.1f.js'></script></body></html>"

GOOD: list[tuple[str, Response]] = [
    ("a list behind ruishu", answer(f"<html><head>{TS}</head><body>{MENU}{list_of(('/a.htm', '通知'))}</body></html>")),
    ("a list of one report behind ruishu", answer(f"<html><head>{TS}</head><body>{list_of(('/a.htm', '兰山区2023年政府信息公开工作年度报告'))}</body></html>")),
    ("a report behind ruishu", answer(f"<html><head>{TS}</head><body>{REPORT}</body></html>")),
    ("an application behind ruishu", answer(SHELL)),
    ("a frame behind ruishu", answer(f"<html><head>{TS}</head><frameset><frame src='/a.htm'></frameset></html>")),
    ("a short page behind ruishu", answer(f"<html><head>{TS}</head><body>栏目建设中，敬请期待</body></html>")),
    ("a missing page behind ruishu", answer(f"<html><head>{TS}</head><body><h1>404 Not Found</h1></body></html>", 404)),
    ("a broken server behind ruishu", answer(f"<html><head>{TS}</head><body><h1>502 Bad Gateway</h1></body></html>", 502)),
    ("a busy server", answer(notice("服务器繁忙，请稍后再试"), 503)),
    ("503", answer("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>", 503)),
    ("a plain 403", answer("<html><body><center><h1>403 Forbidden</h1></center><hr>nginx</body></html>", 403)),
    ("a 429", answer(notice("访问过于频繁"), 429)),
    ("a report of three sentences that speaks of tests", answer(REPORT)),
    ("an article that speaks of tests", answer(f"<html><body>{MENU}<h1>关于安全验证的说明</h1><p>{ARTICLE}</p></body></html>")),
    ("a long article without a menu", answer(f"<html><body><p>{ARTICLE * 2}</p></body></html>")),
    ("a list that speaks of tests", answer(f"<html><body>{MENU}{list_of(('/1.htm', '网站访问过于频繁怎么办'), ('/2.htm', '请完成安全验证'))}</body></html>")),
    ("a question and its answer", answer(f"<html><body>{MENU}<h1>登录时提示请输入验证码</h1><p>请输入验证码后继续访问。</p></body></html>")),
    ("cookies of a firewall on a good page", answer(f"<html><body>{MENU}</body></html>", Set_Cookie="__jsl_clearance=1; path=/")),
    ("a firewall's header on a missing page", answer(notice("页面不存在"), 404, Server="jiasule-WAF")),
    ("a firewall's header on a broken server", answer(notice("错误"), 500, X_Powered_By_Anyu="1")),
    ("a shell that sends on", answer("<html><script>location.href='/index.html'</script><body>正在跳转</body></html>")),
    ("a page that sets a cookie", answer("<html><script>document.cookie='_visited=1'</script><body></body></html>")),
    ("an empty page", answer("")),
    ("a short article of the police", answer("<h1>警方侦破一起疑似黑客攻击案</h1><p>近日，我区公安机关侦破一起案件，嫌疑人利用漏洞入侵多家单位网站，现已移送审查起诉。</p><p>民警提醒，遇到可疑链接不要点击，登录政务网站时请认准官方地址，并按提示完成身份验证，不要向他人透露验证码。</p><p>单位网站应当及时修补漏洞，定期检查日志，发现异常立即报告。</p>")),
    ("a short article that names a product", answer("<h1>网站防护工作简报</h1><p>" + "本区门户网站接入创宇盾，全年未发生安全事件，日志按规定保存。" * 11 + "</p>")),
    ("a file", Response(f"{HOST}/a.pdf", body=b"%PDF-1.4 \xe8\xae\xbf")),
    ("a login page", answer(f"<html><body>{MENU}<form>用户名 密码 验证码</form></body></html>")),
    ("rules of robots", Response(f"{HOST}/robots.txt", body=b"User-agent: *\nDisallow: /403/")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "name"), [one[1:] for one in TURNED_AWAY], ids=[one[0] for one in TURNED_AWAY]
)
def test_a_firewalls_page_is_known_by_name(page: Response, name: str) -> None:
    assert firewall_of(page) == name


@pytest.mark.parametrize("page", [one[1] for one in GOOD], ids=[one[0] for one in GOOD])
def test_a_page_is_no_firewall(page: Response) -> None:
    assert firewall_of(page) == ""


@pytest.mark.parametrize(
    ("blocked", "asked", "refused"),
    [
        ("http://www.a.gov.cn/x", "http://www.a.gov.cn/", True),
        ("http://www.a.gov.cn/x", "https://a.gov.cn/y", True),
        ("https://a.gov.cn:443/x", "http://www.a.gov.cn/", True),
        ("http://www.a.gov.cn/x", "http://xxgk.a.gov.cn/", False),
        ("http://www.a.gov.cn/x", "http://www.a.gov.cn:8080/", False),
    ],
)
def test_a_block_holds_for_the_host_by_every_scheme_and_name(blocked: str, asked: str, refused: bool) -> None:
    hosts = Hosts()
    host_state(blocked, hosts).blocked = twin_state(blocked, hosts).blocked = "Ruishu, HTTP 412"
    if refused:
        with pytest.raises(HostBlocked, match=r"Ruishu, HTTP 412.*not asked any more"):
            refuse_blocked(asked, hosts)
    else:
        refuse_blocked(asked, hosts)


# ---- whole runs


def portal(*years: int) -> Pages:
    links = [(f"info/6783/{year}.htm", f"兰山区{year}年政府信息公开工作年度报告") for year in years]
    return {LIST: html(list_of(*links))} | {
        f"{HOST}/info/6783/{year}.htm": html(f"YEAR{year}") for year in years
    }


def raw(body: str, status: int) -> Answer:
    return status, {"Content-Type": "text/html"}, body.encode()


@pytest.mark.parametrize(
    ("status", "body", "seen"),
    [
        (412, RUISHU, "Ruishu, HTTP 412"),
        (521, JIASULE, "Jiasule, HTTP 521"),
        (468, "", "a firewall, HTTP 468"),
        (503, JUST_A_MOMENT, "Cloudflare, HTTP 503"),
        (200, RUISHU, "Ruishu, HTTP 200"),
        (403, "<h1>403</h1>", "refuses every page, HTTP 403"),
    ],
)
def test_a_blocked_host_is_asked_nothing_more(tmp_path: Path, status: int, body: str, seen: str) -> None:
    with serving({**portal(2023), LIST: raw(body, status), f"{HOST}/": html("home")}) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    # neither a second try, nor the home page in search of another column
    assert site.asked == [f"{HOST}/robots.txt", LIST]
    assert f"lanshan: host_blocked {LIST}: {seen}: nothing more is asked of www.lyls.gov.cn" in run.stderr
    assert run.stderr.count("host_blocked") == 1
    assert f"lanshan: blocked {LIST}: a firewall turned us away ({seen})" in run.stderr
    assert "not_found" not in run.stderr
    assert "no_report" not in run.stderr


def test_a_block_in_the_middle_leaves_the_rest_and_what_came_stays(tmp_path: Path) -> None:
    pages = portal(2023, 2022, 2021)
    pages[f"{HOST}/info/6783/2022.htm"] = raw(RUISHU, 412)
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1, run.stderr
    assert site.asked[2:] == [f"{HOST}/info/6783/2023.htm", f"{HOST}/info/6783/2022.htm"]
    assert (
        f"blocked {HOST}/info/6783/2021.htm: a firewall turned us away (Ruishu, HTTP 412); the host is not asked any more"
        in run.stderr
    )
    [kept] = (tmp_path / "reports").glob("*")
    assert kept.name == "lanshan.jsonl"
    assert [json.loads(line)["id"] for line in kept.read_text().splitlines()] == ["371302-2023"]


def test_one_403_is_one_pages_and_three_running_are_the_hosts(tmp_path: Path) -> None:
    pages = portal(2023, 2022, 2021, 2020, 2019)
    forbidden = raw("<h1>403</h1>", 403)
    pages[f"{HOST}/info/6783/2023.htm"] = forbidden
    for year in (2021, 2020, 2019):
        pages[f"{HOST}/info/6783/{year}.htm"] = forbidden
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert f"http_error {HOST}/info/6783/2023.htm: HTTP 403" in run.stderr
    assert f"http_error {HOST}/info/6783/2021.htm: HTTP 403" in run.stderr
    assert (
        f"blocked {HOST}/info/6783/2019.htm: a firewall turned us away (3 refusals running, HTTP 403)"
        in run.stderr
    )
    assert run.stderr.count("host_blocked") == 1
    assert len(site.asked) == 7


def test_the_other_name_of_a_blocked_host_is_not_asked(tmp_path: Path) -> None:
    pages = portal(2023)
    bare = "http://lyls.gov.cn/info/6783/2022.htm"
    pages[LIST] = html(
        list_of(
            ("info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告"),
            (bare, "兰山区2022年政府信息公开工作年度报告"),
        )
    )
    # the engine takes this host's request first
    pages[bare] = raw(RUISHU, 412)
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert bare in site.asked
    assert f"{HOST}/info/6783/2023.htm" not in site.asked
    assert f"blocked {HOST}/info/6783/2023.htm: a firewall turned us away" in run.stderr
