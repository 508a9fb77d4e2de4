"""Pages of about five megabytes that mean harm, one function each; `SHAPES` names them.

The tests read the worst of them, `benchmarks/hostile_pages.py` all. None of them is random from one run to the next.
"""

from __future__ import annotations

import base64
import gzip
import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, islice, repeat

from tests.layouts.printers import PRINTERS, TITLE
from tests.layouts.truth import make_truth

SIZE = 5_000_000
Shape = Callable[[], bytes]
SENTENCE = "各单位把该说的事情及时写到网上，写清楚是谁办的、怎么办的、花了多少时间。"
HEADS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")


@lru_cache(maxsize=4)
def whole_report(name: str = "html word") -> bytes:
    """One good report, to be broken or repeated."""
    return PRINTERS[name][0](make_truth(7, "2021"), random.Random(7))


def filled(piece: str | bytes, before: str | bytes = "", after: str | bytes = "", size: int = SIZE) -> bytes:
    """`piece` repeated until the page has `size` bytes."""
    unit, head, tail = (part.encode() if isinstance(part, str) else part for part in (piece, before, after))
    return head + unit * max(1, (size - len(head) - len(tail)) // len(unit)) + tail


def drawn(pieces: Iterator[str], before: str = "<html><body>", size: int = SIZE) -> bytes:
    """Pieces one after the other until the page has `size` bytes."""
    parts = [before.encode()]
    length = len(parts[0])
    while length < size:
        parts.append("".join(islice(pieces, 2000)).encode("utf-8", "surrogatepass"))
        length += len(parts[-1])
    return b"".join(parts)


def in_report(middle: bytes, *, after: str = "总体情况") -> bytes:
    """A good report with something behind its first heading."""
    head, mark, tail = whole_report().partition(f"{after}</p>".encode())
    assert mark, "the report has no such heading"
    return head + mark + middle + tail


def digits(count: int, seed: int = 1) -> str:
    draw = random.Random(seed)
    return "".join(map(str, draw.choices(range(10), k=count)))


def random_numbers(separator: str) -> Iterator[str]:
    draw = random.Random(5)
    while True:
        yield f"{draw.randint(0, 10**6)}{separator}"


def random_labels(wrap: str) -> Iterator[str]:
    draw = random.Random(6)
    labels = (
        "规章", "行政规范性文件", "行政许可", "1.属于国家秘密", "（三）不予公开", "自然人", "商业企业", "总计", "其他", "结果维持",
        "本年制发件数", "现行有效件数", "（七）总计", "三、本年度办理结果", "行政复议", "复议后起诉", "本年收费金额",
    )  # fmt: skip
    while True:
        yield wrap.format(f"{draw.choice(labels)}{draw.choice(('', '', '0', str(draw.randint(0, 99999))))}")


def distinct_lines(text: str) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield text.format(number)


def table(rows: str, count: int) -> bytes:
    return b"<html><body><table>" + rows.encode() * count + b"</table>"


def applications_table(rows: int) -> bytes:
    """The statutory table, its rows repeated."""
    page = whole_report("html spans")
    start = page.index(b"<table", page.index("三、收到".encode()))
    end = page.index(b"</table>", start)
    row = "<tr><td>1.属于国家秘密</td>" + "<td>3</td>" * 7 + "</tr>"
    return page[:end] + row.encode() * rows + page[end:]


def bombs() -> bytes:
    cell = '<td rowspan="{}" colspan="{}">5</td>'
    draw = random.Random(3)
    rows = []
    for _ in range(60_000):
        rows.append(
            "<tr>" + cell.format(draw.choice((1, 0, 65534, 9)), draw.choice((1, 1000, 3, 99999999))) + "</tr>"
        )
        if draw.random() < 0.05:
            rows.append("</table><table>")
    return b"<html><body><table>" + "".join(rows).encode() + b"</table>"


def many_of(printed: bytes, count: int) -> bytes:
    return b"<html><body>" + printed * count


def random_tags() -> Iterator[str]:
    draw = random.Random(9)
    names = (
        "table",
        "tr",
        "td",
        "div",
        "p",
        "span",
        "a href=x.doc",
        "ul",
        "li",
        "b",
        "th",
        "font",
        "tbody",
        "h1",
        "form",
        "select",
    )
    while True:
        kind = draw.random()
        name = draw.choice(names)
        if kind < 0.5:
            yield f"<{name}>"
        elif kind < 0.75:
            yield f"</{name.split()[0]}>"
        else:
            yield draw.choice(("规章", "3", "一、总体情况", "自然人", " ", "&nbsp;", "0"))


SHAPES: dict[str, tuple[Shape, str | None]] = {
    # text without structure
    "one paragraph": (lambda: filled(SENTENCE, "<p>"), "text/html"),
    "one paragraph, no full stop": (lambda: filled("公开工作", "<p>"), "text/html"),
    "digits": (lambda: digits(SIZE).encode(), "text/plain"),
    "digits in HTML": (lambda: b"<html><body><p>" + digits(SIZE).encode(), "text/html"),
    "digits, 500 a line": (lambda: drawn((digits(500, n) + "\n" for n in range(10**6)), ""), "text/plain"),
    "numbers, one a line": (lambda: drawn(random_numbers("\n"), ""), "text/plain"),
    "numbers, spaces between": (lambda: drawn(random_numbers(" "), ""), "text/plain"),
    "numbers in paragraphs": (lambda: drawn(random_numbers("</p><p>")), "text/html"),
    "件": (lambda: filled("件"), "text/plain"),
    "规章": (lambda: filled("规章"), "text/plain"),
    "规章, one a line": (lambda: filled("规章\n"), "text/plain"),
    "规章, in HTML": (lambda: filled("规章", "<p>"), "text/html"),
    "1.属于国家秘密": (lambda: filled("1.属于国家秘密"), "text/plain"),
    "1.属于国家秘密, one a line": (lambda: filled("1.属于国家秘密\n"), "text/plain"),
    "labels with glued digits, one a line": (lambda: drawn(random_labels("{}\n"), ""), "text/plain"),
    "labels with glued digits in headed sections": (lambda: drawn(random_labels("{}\n"), f"{TITLE}\n" + "\n".join(HEADS) + "\n"), "text/plain"),
    "labels with glued digits, no line end": (lambda: drawn(random_labels("{}"), ""), "text/plain"),
    "labels with glued digits, lines of 500": (lambda: drawn(("".join(islice(random_labels("{}"), 60)) + "\n" for _ in range(10**6)), ""), "text/plain"),
    "labels and spaces": (lambda: drawn(random_labels("{} "), ""), "text/plain"),
    "labels in paragraphs": (lambda: drawn(random_labels("<p>{}</p>")), "text/html"),
    "nothing but labels": (lambda: drawn((f"第{n}规章\n" for n in range(10**7)), ""), "text/plain"),
    "headings": (lambda: filled("".join(f"{h}\n" for h in HEADS)), "text/plain"),
    "20,000 headings with text": (lambda: drawn(f"<h2>{HEADS[n % 3]}</h2><p>{SENTENCE}{n}</p>" for n in range(20_000_000)), "text/html"),
    "lines that look like headings": (lambda: drawn((f"{'一二三四五六七八九'[n % 9]}、{'工作' * (n % 18)}情{n % 7}况\n" for n in range(10**7)), ""), "text/plain"),
    "lines of 138 characters": (lambda: drawn((f"{n:06d}" + "总体情况存在" * 22 + "\n" for n in range(10**7)), ""), "text/plain"),
    "titles": (lambda: drawn((f"{n}年政府信息公开工作年度报告\n" for n in range(2000, 10**7)), ""), "text/plain"),
    "titles in two lines": (lambda: drawn((f"兰山区第{n}局\n政府信息公开年度报告\n" for n in range(10**7)), ""), "text/plain"),
    "metadata labels": (lambda: drawn(chain.from_iterable(repeat(("索引号：", "发布日期 ", "文号：\n", "来源:", "名称\t"))), ""), "text/plain"),
    "metadata labels before a report": (lambda: filled("索引号 发布日期 文号 ", "<p>", "</p>", 2_000_000) + whole_report(), "text/html"),
    "metadata lines before a report": (lambda: filled("<p>索引号： 12 发布日期：2024-01-01 文号 来源</p>", "", "", 4_000_000) + whole_report(), "text/html"),
    "one letter": (lambda: b"a" * SIZE, "text/plain"),
    "brackets": (lambda: filled("（", after="a"), "text/plain"),
    "brackets in pairs": (lambda: filled("（一）"), "text/plain"),
    "white space": (lambda: b"<p>" + filled(" \t", after="x"), "text/html"),
    "spaces in text": (lambda: filled(" ", "a", "x"), "text/plain"),
    "full-width spaces": (lambda: filled("\u3000", "规", "章"), "text/plain"),
    "line ends": (lambda: b"\n" * SIZE, "text/plain"),
    "pipes": (lambda: b"|" * SIZE, "text/plain"),
    "pipes and tabs": (lambda: filled("|\t"), "text/plain"),
    "pipe rows": (lambda: drawn((f"规章|{n}|0|{n % 7}|\n" for n in range(10**7)), ""), "text/plain"),
    "pipe rows of 500 characters": (lambda: filled("3|" * 250 + "\n"), "text/plain"),
    "tab rows": (lambda: filled("规章\t0\t\t0\n"), "text/plain"),
    "bare tabs": (lambda: filled("\t\n"), "text/plain"),
    "dashes": (lambda: filled("-", after="a"), "text/plain"),
    "markdown rules": (lambda: filled("-|", after="x\n"), "text/markdown"),
    "markdown rule lines": (lambda: filled("|" + "-" * 230 + "x\n"), "text/markdown"),
    # Chinese of other kinds
    "pinyin glosses": (lambda: filled("公(gōng)開(kāi)"), "text/plain"),
    "pinyin glosses in lines": (lambda: filled("公(gong)(gong)開(kai)信(xin)息(xi)\n"), "text/plain"),
    "open glosses": (lambda: filled("公(gong"), "text/plain"),
    "traditional": (lambda: filled("長興島經濟區政府信息公開工作於著後裏發展幹部乾隆"), "text/plain"),
    "traditional in HTML": (lambda: filled("<p>長興島經濟區政府信息公開工作，於著後裏，發展幹部乾隆。</p>"), "text/html"),
    "traditional division names": (lambda: filled("乾安縣東勝區蘭山區茌平區曲靖市長興島"), "text/plain"),
    "division names": (lambda: filled("兰山区临沂市山东省茌平区聊城市麒麟区政府"), "text/plain"),
    "人民政府": (lambda: filled("人民政府", f"<title>{TITLE}</title><p>"), "text/html"),
    "GB18030": (lambda: filled(SENTENCE.encode("gb18030")), "text/plain"),
    "Big5": (lambda: filled("長興島經濟區政府信息公開".encode("big5")), "text/plain"),
    "UTF-16": (lambda: b"\xff\xfe" + filled(SENTENCE.encode("utf-16-le")), "text/plain"),
    "mixed encodings": (lambda: filled(SENTENCE.encode() + SENTENCE.encode("gb18030") + "長興".encode("big5")), "text/html"),
    "broken UTF-8": (lambda: filled("规章".encode()[:-1] + b"\xff"), "text/html"),
    "western text": (lambda: filled("déjà vu ça été ".encode("cp1252")), "text/html"),
    "two-byte UTF-8": (lambda: filled("жгде "), "text/plain"),
    # no text at all
    "random bytes": (lambda: random.Random(1).randbytes(SIZE), None),
    "random bytes in HTML": (lambda: b"<html><body>" + random.Random(2).randbytes(SIZE), "text/html"),
    "random bytes as text": (lambda: random.Random(2).randbytes(SIZE), "text/plain"),
    "NUL bytes": (lambda: bytes(SIZE), "text/html"),
    "NUL bytes in a report": (lambda: in_report(bytes(SIZE)), "text/html"),
    "private use characters": (lambda: filled("\ue000\ue001\ue002"), "text/plain"),
    "surrogates as references": (lambda: filled("&#xD800;&#xFFFE;&#0;"), "text/html"),
    "gzip": (lambda: gzip.compress(random.Random(1).randbytes(SIZE), mtime=0), "application/gzip"),
    "PDF": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(SIZE), "application/pdf"),
    "JSON": (lambda: filled('{"title":"规章","value":[0,1,2]},', "["), "application/json"),
    "JSON as HTML": (lambda: filled('{"title":"<b>规章</b>","value":[0,1,2]},', "<html>["), "text/html"),
    # HTML
    "100,000 tiny tables": (lambda: filled("<table><tr><td>规章</td><td>0</td></tr></table>", "<html><body>"), "text/html"),
    "tables of one cell": (lambda: filled("<table><tr><td>规章</td></tr></table>"), "text/html"),
    "one table of 300,000 cells": (lambda: table("<tr>" + "<td>3</td>" * 1000 + "</tr>", 300), "text/html"),
    "one table of 99,000 cells": (lambda: table("<tr>" + "<td>3</td>" * 99 + "</tr>", 1000), "text/html"),
    "one table of 99,000 long cells": (lambda: table("<tr>" + f"<td>{SENTENCE[:14]}</td>" * 99 + "</tr>", 1000), "text/html"),
    "a row of 99,000 cells": (lambda: table("<tr>" + "<td>规章</td>" * 99_000 + "</tr>", 1), "text/html"),
    "50,000 rows": (lambda: table("<tr><td>规章</td><td>0</td></tr>", 50_000), "text/html"),
    "50,000 rows of labels": (lambda: drawn(random_labels("<tr><td>{}</td><td>3</td></tr>"), "<table>", 2_500_000), "text/html"),
    "12,000 rows of applications": (lambda: applications_table(12_000), "text/html"),
    "60,000 rows of applications": (lambda: applications_table(60_000), "text/html"),
    "headers without end": (lambda: table("<tr><td>自然人</td><td>商业企业</td><td>总计</td><td>结果维持</td><td>行政复议</td></tr>", 19_000), "text/html"),
    "outcomes without end": (lambda: table("<tr><td>行政复议</td><td>结果维持</td></tr><tr><td>3</td><td>4</td></tr>", 20_000), "text/html"),
    "outcomes, then values": (lambda: b"<table>" + "<tr><td>行政复议</td><td>结果维持</td></tr>".encode() * 20_000 + b"<tr><td>3</td><td>4</td></tr>" * 20_000, "text/html"),
    "a cell of 1,400 characters each": (lambda: table(f"<tr><td>{SENTENCE * 39}</td><td>3</td></tr>", 1100), "text/html"),
    "rowspans over everything": (lambda: table('<tr><td rowspan="100000">规章</td><td>3</td></tr>', 90_000), "text/html"),
    "span bombs": (bombs, "text/html"),
    "colspans of 200": (lambda: filled("<table><tr><td colspan=200>规章</td><td colspan=200>3</td></tr></table>"), "text/html"),
    "tables nested deep": (lambda: b"<table><tr><td>" * 330_000, "text/html"),
    "tables nested 80 deep": (lambda: filled("<table><tr><td>a</td><td>" * 80 + "5" + "</td></tr></table>" * 80), "text/html"),
    "tables side by side in a table": (lambda: filled("<table><tr><td>规章</td></tr></table>", "<table><tr><td>"), "text/html"),
    "small tables nested in one cell": (lambda: filled("<table><tr><td>3</td></tr></table>", "<table><tr><td>a</td><td>"), "text/html"),
    "rows in a table, one cell tables in them": (lambda: table("<tr><td><table><tr><td>规章</td></tr></table></td><td>3</td></tr>", 40_000), "text/html"),
    "200 deep, 240 deep, over and over": (lambda: filled("<div>" * 240 + "规章" + "</div>" * 240), "text/html"),
    "nested deep": (lambda: b"<div>" * 450_000 + "规章".encode() + b"</div>" * 450_000, "text/html"),
    "inline tags nested deep": (lambda: b"<b>" * 1_600_000 + b"5", "text/html"),
    "a digit a span": (lambda: filled("<span>3</span>", "<p>"), "text/html"),
    "a digit a span in a cell": (lambda: filled("<span>3</span>", "<table><tr><td>规章</td><td>"), "text/html"),
    "empty tags": (lambda: filled("<b></b>"), "text/html"),
    "unclosed tags": (lambda: filled("<p><td><li><b><a href=x.doc>"), "text/html"),
    "unclosed links": (lambda: filled("<a href=x.doc>3"), "text/html"),
    "tags at random": (lambda: drawn(random_tags()), "text/html"),
    "angle brackets": (lambda: b"<html>" + b"<" * SIZE, "text/html"),
    "a tag without end": (lambda: filled('a="b" ', "<html><p "), "text/html"),
    "one huge attribute": (lambda: filled("规章", '<html><p style="', '">3</p>'), "text/html"),
    "many huge styles": (lambda: filled('<p style="display' + " " * 3000 + ':none">3</p>'), "text/html"),
    "hidden by style": (lambda: filled('<p style="display:none">3</p>'), "text/html"),
    "hidden, side by side": (lambda: filled("<i hidden>3</i>4", "<p>"), "text/html"),
    "hidden words in text": (lambda: filled("display hidden visibility ", "<html><p>"), "text/html"),
    "hidden words in a style sheet": (lambda: filled(".a{display:none}", "<html><style>", "</style><p>3</p>"), "text/html"),
    "100,000 links": (lambda: filled('<a href="x.doc">附件</a>'), "text/html"),
    "links to other files": (lambda: drawn(f'<a href="{n}.doc">附件{n}</a><br>' for n in range(10**7)), "text/html"),
    "files in a report": (lambda: in_report("".join(f'<p><a href="{n}.pdf">附件{n}</a></p>' for n in range(90_000)).encode()), "text/html"),
    "files in one table": (lambda: filled('<a href="x.pdf">附</a>', "<table><tr><td>a</td><td>"), "text/html"),
    "menus of links": (lambda: drawn(f"<li><a href=/{n}>政务公开{n}</a></li>" for n in range(10**7)), "text/html"),
    "pictures": (lambda: filled("<img src=a.png>"), "text/html"),
    "pictures in a report": (lambda: in_report(b"<img src=a.png>" * 300_000), "text/html"),
    "a picture as data": (lambda: b'<html><img src="data:image/png;base64,' + base64.b64encode(random.Random(1).randbytes(3_700_000)) + b'">', "text/html"),
    "a picture as data in a report": (lambda: in_report(b'<img src="data:image/png;base64,' + base64.b64encode(random.Random(1).randbytes(3_700_000)) + b'">'), "text/html"),
    "named entities": (lambda: filled("&nbsp;"), "text/html"),
    "numeric entities": (lambda: filled("&#20214;", "<p>"), "text/html"),
    "ampersands": (lambda: filled("&", "<p>"), "text/html"),
    "a comment": (lambda: filled("规章3", "<html><!--", "--><p>3</p>"), "text/html"),
    "comments": (lambda: filled("<!--3-->", "<p>"), "text/html"),
    "a comment without end": (lambda: filled("规章3", "<html><!--"), "text/html"),
    "CDATA": (lambda: filled("规章3", "<html><![CDATA[", "]]><p>3</p>"), "text/html"),
    "a script": (lambda: filled("var a='<td>3</td>';", "<html><script>", "</script><p>3</p>"), "text/html"),
    "a script without end": (lambda: filled("var a='<td>3</td>';", "<html><script>"), "text/html"),
    "scripts": (lambda: filled("<script>3</script>"), "text/html"),
    "a title of 5 MB": (lambda: filled("政府信息公开年度报告", "<html><title>", "</title><p>3</p>"), "text/html"),
    "a title of dashes": (lambda: filled(" ", "<html><title>a", "b</title><p>3</p>"), "text/html"),
    "a title of spaces that do not collapse": (lambda: filled("&nbsp;", "<html><title>公开", "x</title><p>3</p>"), "text/html"),
    "a period and spaces": (lambda: whole_report().replace("这一年".encode(), "2023年1月1日".encode() + b"&nbsp;" * 800_000, 1), "text/html"),
    "a signature and spaces": (lambda: whole_report().replace(b"</body>", "<p>2023年1月1".encode() + b"&nbsp;" * 800_000 + b"x</p></body>", 1), "text/html"),
    "hidden words between tags": (lambda: filled("<i>display</i>hidden", "<html><p>"), "text/html"),
    "scripts and text": (lambda: filled("<script>3</script>4", "<p>"), "text/html"),
    "spans of style": (lambda: filled('<span style="text-decoration">3</span>', "<p>"), "text/html"),
    "a style of text-decoration": (lambda: filled("text-decoration", '<html><p style="', ' line-throug">3</p>'), "text/html"),
    "a headline of 5 MB": (lambda: filled("2023年政府信息公开年度报告", "<html><h1>", "</h1><p>3</p>"), "text/html"),
    "100,000 meta tags": (lambda: filled("<meta name=ArticleTitle content=规章>", "<html><head>"), "text/html"),
    "100,000 names of meta tags": (lambda: drawn((f"<meta name=n{n} content=规章>" for n in range(10**7)), "<html><head>"), "text/html"),
    "a meta tag of 5 MB": (lambda: filled("2023年政府信息公开年度报告", '<html><head><meta name="ArticleTitle" content="', '"></head>') + whole_report(), "text/html"),
    "PubDate of digits": (lambda: b'<html><head><meta name="PubDate" content="' + b"2024 " * 900_000 + b'"></head>' + whole_report(), "text/html"),
    "SiteIDCode of spaces": (lambda: b'<html><head><meta name="SiteIDCode" content="' + b"1" * SIZE + b'"></head>' + whole_report(), "text/html"),
    "line breaks": (lambda: filled("<br>"), "text/html"),
    "lines with breaks": (lambda: filled("规章<br>0<br>"), "text/html"),
    "breaks in a cell": (lambda: filled("3<br>", "<table><tr><td>规章</td><td>"), "text/html"),
    "ends of the document": (lambda: filled("</body></html>", "<html><body>3"), "text/html"),
    "parts of an end of the document": (lambda: filled("</bo</body>dy>", "<html><body>3"), "text/html"),
    "preformatted": (lambda: filled("规章 0 0 0\n", "<html><pre>"), "text/html"),
    "containers nested": (lambda: filled("<div id=content>" * 200 + "规章" + "</div>" * 200), "text/html"),
    "containers side by side": (lambda: filled("<div class=view>规章</div>"), "text/html"),
    "containers around everything": (lambda: b"<div class=view>" * 230 + filled("<p>规章</p>"), "text/html"),
    # reports
    "200 reports": (lambda: many_of(whole_report(), 200)[: 3 * SIZE], "text/html"),
    "reports, 5 MB": (lambda: many_of(whole_report("html spans"), SIZE // len(whole_report("html spans"))), "text/html"),
    "reports as lines, 5 MB": (lambda: many_of(whole_report("text lines"), SIZE // len(whole_report("text lines")))[12:], "text/plain"),
    "reports as rows, 5 MB": (lambda: many_of(whole_report("text spaced rows"), SIZE // len(whole_report("text spaced rows")))[12:], "text/plain"),
    "reports as paragraphs, 5 MB": (lambda: many_of(whole_report("html paragraphs"), SIZE // len(whole_report("html paragraphs"))), "text/html"),
    "a report and 5 MB of prose": (lambda: in_report(filled(f"<p>{SENTENCE}</p>")), "text/html"),
    "a report and different prose": (lambda: in_report(b"".join(f"<p>{SENTENCE}{n}件。</p>".encode() for n in range(36_000))), "text/html"),
    "a report in 3 MB of Word's spans": (lambda: whole_report().replace(b"<td", b"<td style='" + b"mso-x:y;" * 1200 + b"'"), "text/html"),
}  # fmt: skip
