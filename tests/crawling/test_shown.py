"""What a page shows, bounded."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response, TextResponse

from govcrawl.crawling.shown import MOST_LINKS, MOST_WORDS, Shown, shown


def page(body: str, head: str = "") -> Shown:
    return shown(
        HtmlResponse("http://a.gov.cn/b/", body=f"<html><head>{head}</head>{body}</html>", encoding="utf-8")
    )


def test_words_are_those_that_are_shown_in_their_order() -> None:
    seen = page(
        "<body onload='go()'>一<!-- 注 --><script>var a='二'</script> 三<p>四 <b>五</b>\n六<style>x</style></p><noscript>七</noscript>八</body>",
        "<title> 题 目 </title>",
    )
    assert seen.words == "一 三 四 五 六 八"
    assert seen.title == "题 目"
    assert seen.scripts == "var a='二'"
    assert seen.started == "go()"
    assert seen.whole


def test_links_are_absolute_and_each_once() -> None:
    body = '<a href="/x">一</a><a href="/x" title="二">三</a><a href="#t">四</a><a href="javascript:go()">五</a><a href="http://[">六</a>'
    assert page(body).links == (("http://a.gov.cn/x", "一 三 二"),)


def test_frames_are_counted_where_they_show_something() -> None:
    assert page("<frameset><frame src='a.htm'><frame></frameset>").frames == 1


def test_what_is_more_than_a_notice_is_not_looked_at_to_its_end() -> None:
    seen = page("<p>一二三四五</p>" * MOST_WORDS)
    assert (len(seen.words), seen.whole) == (MOST_WORDS, False)
    assert not page("<i></i>" * 50_000).whole
    assert len(page("".join(f"<a href='/{one}'>一</a>" for one in range(200))).links) == MOST_LINKS


def test_plain_text_is_its_own_words_and_a_file_has_none() -> None:
    text = TextResponse("http://a.gov.cn/robots.txt", body=b"User-agent: *\nDisallow: /x", encoding="utf-8")
    assert shown(text) == Shown(words="User-agent: * Disallow: /x")
    assert shown(Response("http://a.gov.cn/a.pdf", body=b"%PDF-1.4")) == Shown()
    assert page("").words == ""
