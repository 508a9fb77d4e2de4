"""Pages that are nothing but a way on, and pages that only look so."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from govcrawl.crawling.sent_on import sends_on_to
from tests.crawling.portal_site import Pages, html, list_of, serving
from tests.crawling.running import crawl

HOST = "http://www.lyls.gov.cn"
LIST = f"{HOST}/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"


def sent(body: str, head: str = "", attributes: str = "") -> str:
    page = f"<html><head>{head}</head><body{attributes}>{body}</body></html>"
    return sends_on_to(HtmlResponse(f"{HOST}/a/", body=page, encoding="utf-8"))


def script(source: str) -> str:
    return f"<script type='text/javascript'>{source}</script>"


FOLLOWED = [
    "location.href='/b/index.html';",
    'window.location="/b/index.html"',
    "window.location.href = '../b/index.html' ;",
    "top.location='/b/index.html';",
    "self.location.href='/b/index.html'",
    'document.location = "/b/index.html";',
    "window.top.location.href='http://www.lyls.gov.cn/b/index.html';",
    "location.replace('/b/index.html');",
    "location.assign( '/b/index.html' )",
    "<!--\nlocation.href='/b/index.html';\n//-->",
    "// 原地址 location.href='/old.html'\nlocation.href='/b/index.html';",
    "/* location.href='/old.html'; */location.href='/b/index.html';",
    "(function(){ location.href='/b/index.html'; })();",
    "!function(){location.href='/b/index.html'}()",
    "window.onload=function(){ window.location.href='/b/index.html'; }",
    "$(function(){ location.href='/b/index.html'; });",
    "$(document).ready(function(){ location.href='/b/index.html'; });",
    "setTimeout(function(){location.href='/b/index.html';}, 100);",
    "setTimeout(\"location.href='/b/index.html'\", 1000);",
    "function go(){ location.href='/b/index.html'; }\ngo();",
    "function go(){ location.href='/b/index.html'; }\nsetTimeout('go()', 500);",
    "try { location.href='/b/index.html'; } catch(e) {}",
    "var a=1\nlocation.href='/b/index.html'",
    "if(/Android|iPhone/i.test(navigator.userAgent)){location.href='/m/';}\nlocation.href='/b/index.html';",
    "location.href='/b/index.html';location.href='/b/index.html';",
]  # fmt: skip


@pytest.mark.parametrize("source", FOLLOWED)
def test_a_script_that_sets_a_literal_location_in_any_case(source: str) -> None:
    assert sent(script(source)) == f"{HOST}/b/index.html"


NOT_FOLLOWED = [
    "if(/Android|iPhone/i.test(navigator.userAgent)) location.href='/m/';",
    "if(/Android|iPhone/i.test(navigator.userAgent))\n  location.href='/m/';",
    "if(isMobile()){ location.href='/m/'; }",
    "if(mobile){location.href='/m/'}else{location.href='/b/index.html'}",
    "if(mobile) location.href='/m/'; else location.href='/b/index.html';",
    "var m=1; m && (location.href='/m/');",
    "m ? location.href='/m/' : 0;",
    "function go(){ location.href='/b/index.html'; }",
    "function go(){ location.href='/b/index.html'; }\nif(ready) go();",
    "document.getElementById('x').onclick=function(){ location.href='/b/index.html'; };",
    "$('.more').click(function(){ location.href='/b/index.html'; });",
    "window.addEventListener('click', function(){ location.href='/b/index.html'; });",
    "img.onload=function(){ location.href='/b/index.html'; };",
    "location.href='/b/'+name;",
    "location.href='/b/index.html'+location.search;",
    "location.href=target;",
    "location.href='/b/index.html';location.href='/c/index.html';",
    "switch(x){case 1: location.href='/m/';}",
    "for(var i=0;i<2;i++) location.href='/m/';",
    "if(location.href=='/b/index.html'){}",
    "if(location.href!='/b/index.html'){}",
    "var my_location='/b/index.html';",
    "obj.location='/b/index.html';",
    "try{}catch(e){ location.href='/b/index.html'; }",
    "location.href='javascript:history.back()';",
    "location.href='/a/';",
    "location.href='/a/#top';",
    "// location.href='/b/index.html'",
    "if(mobile){setTimeout(\"location.href='/m/'\", 10);}",
    "function later(){setTimeout(\"location.href='/b/index.html'\", 10);}",
    "(function(){ if(!isMobile()) return; location.href='/m/'; })();",
    "document.write(\"<p>location.href='/b/index.html'</p>\");",
    "document.cookie=('_')+('_');location.href=location.pathname+location.search",
]  # fmt: skip


@pytest.mark.parametrize("source", NOT_FOLLOWED)
def test_what_is_conditional_computed_or_called_by_a_click_is_left_alone(source: str) -> None:
    assert sent(script(source)) == ""


GO = script("location.href='/b/index.html';")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "正在跳转，请稍候……",
        "页面正在为您跳转到新网站",
        "<p>Loading...</p>",
        "如果您的浏览器没有自动跳转，请<a href='/b/index.html'>点击这里</a>",
    ],
)
def test_words_that_only_say_so_do_not_make_a_page(body: str) -> None:
    assert sent(body + GO) == f"{HOST}/b/index.html"


@pytest.mark.parametrize(
    "body",
    [
        "兰山区2023年政府信息公开工作年度报告",
        "<a href='/c/'>政务公开</a>",
        "<a href='/c/'><img src='/c.png'></a>",
        "<iframe src='/c/'></iframe>",
        "栏目建设中",
        "您访问的页面不存在，即将返回首页",
    ],
)
def test_a_page_that_shows_something_of_its_own_is_a_page(body: str) -> None:
    assert sent(body + GO) == ""


def test_what_the_body_calls_as_it_loads_is_run() -> None:
    source = script("function go(){ location.href='/b/index.html'; }")
    assert sent(source, attributes=' onload="go()"') == f"{HOST}/b/index.html"
    assert sent("", attributes=" onload=\"location.href='/b/index.html'\"") == f"{HOST}/b/index.html"


# ---- whole runs


def portal() -> Pages:
    return {
        f"{HOST}/list.htm": html(list_of(("/info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告"))),
        f"{HOST}/info/6783/2023.htm": html("YEAR2023"),
    }


REFRESH = '<html><head><meta http-equiv="refresh" content="{}"></head><body></body></html>'


def shell(body: str, encoding: str = "utf-8") -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/html"}, body.encode(encoding)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (html(script("window.location.href='/list.htm';")), "nothing but a script"),
        (shell(REFRESH.format("0; url=/list.htm")), "a refresh"),
        (
            shell(REFRESH.format("3;URL='/list.htm'").replace("<body>", "<body>正在跳转"), "gb18030"),
            "a refresh",
        ),
    ],
)
def test_a_column_that_only_sends_on_is_followed(
    tmp_path: Path, answer: tuple[int, dict[str, str], bytes], what: str
) -> None:
    with serving({**portal(), LIST: answer}) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 0, run.stderr
    assert site.asked == [f"{HOST}/robots.txt", LIST, f"{HOST}/list.htm", f"{HOST}/info/6783/2023.htm"]
    assert f"lanshan: sent_on {LIST}: {what} sends on to {HOST}/list.htm: followed" in run.stderr


def test_a_page_that_reloads_itself_or_sends_on_late_is_read(tmp_path: Path) -> None:
    pages = portal()
    status, headers, body = pages[f"{HOST}/list.htm"]  # type: ignore[misc]
    for refresh in (f"5; url={LIST}", "60; url=/", "5"):
        pages[LIST] = (status, headers, REFRESH.format(refresh).encode().replace(b"<body>", b"<body>" + body))
        with serving(pages) as site:
            run = crawl("lanshan", "-a", "again=1", data=tmp_path, proxy=site.proxy)
        assert run.returncode == 0, run.stderr
        assert site.asked[1:] == [LIST, f"{HOST}/info/6783/2023.htm"]
        assert "sent_on" not in run.stderr


def test_a_report_that_sends_home_is_gone(tmp_path: Path) -> None:
    pages = portal() | {LIST: portal()[f"{HOST}/list.htm"], f"{HOST}/": html("home")}
    pages[f"{HOST}/info/6783/2023.htm"] = html(script("location.href='/';"))
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1
    assert f"sent_home {HOST}/info/6783/2023.htm: redirected to the home page" in run.stderr


def test_a_circle_of_scripts_ends(tmp_path: Path) -> None:
    pages = portal() | {
        LIST: html(script("location.href='/x.htm'")),
        f"{HOST}/x.htm": html(script("location.href='/y.htm'")),
    }
    pages[f"{HOST}/y.htm"] = html(script("location.href='/x.htm'"))
    with serving(pages) as site:
        run = crawl("lanshan", data=tmp_path, proxy=site.proxy)
    assert run.returncode == 1
    assert "redirect_loop" in run.stderr
    assert site.asked.count(f"{HOST}/x.htm") + site.asked.count(f"{HOST}/y.htm") == 5
