"""Pages grown at random from what reports are made of, in an order that no report has (hypothesis strategies)."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from demo.forms import HEADINGS, KINDS, NOTE, RESULTS, ROWS_2021
from tests.layouts.printers import PRINTERS, TITLE
from tests.layouts.truth import make_truth

LABELS = (
    *(label for _, _, label in ROWS_2021), *(group for _, group, _ in ROWS_2021 if group), *KINDS, *RESULTS, NOTE,
    "自然人", "总计", "申请人情况", "法人或其他组织", "规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费",
    "政府集中采购", "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）", "本年新制作数量",
    "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增/减", "处理决定数量", "采购项目数量", "采购总金额", "信息内容",
    "第二十条第（一）项", "第二十条第（五）项", "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", "附：2022年情况", "其他处理",
    "（金额单位：元）", "（单位：件）",
)  # fmt: skip
NUMBERS = (
    "0", "1", "3", "7", "12", "130", "1204", "1,204", "302 783", "62544.3758", "-417", "+19", "减3", "三十五", "2万", "240万元", "○",
    "一", "约100", "20余件", "1.", "3.", "(1)", "１２", "000", "007", "0 0 0", "5件", "2023", "99999999999999999999", "1.5", "3-4", "50%",
)  # fmt: skip
BLANKS = ("", " ", "/", "—", "无", "&nbsp;", "\u3000", "\u200b")
SPAM = (
    "索引号：12345", "发布日期：2024-01-29", "打印 关闭", "- 3 -", "第3页", "<script>var a=3;</script>", "<!-- 9 -->", "\x0b", "\ue000",
    "&#0;", "&#xD800;", "]]>", "<![CDATA[4]]>", "(gōng)", "公(gong)(kai)", "長興島", "�", "|", "||", "\t", "。", "相关链接：", "Sheet1",
    "_1234567891.xls", TITLE, "2022年政府信息公开工作年度报告", "<img src=a.png>", "<a href=b.doc>附件</a>",
)  # fmt: skip
TAGS = (
    "td",
    "th",
    "tr",
    "table",
    "p",
    "div",
    "span",
    "b",
    "sup",
    "li",
    "ul",
    "h2",
    "tbody",
    "center",
    "font",
    "del",
    "pre",
    "a",
)
SPANS = (
    "",
    "",
    "",
    ' colspan="2"',
    ' colspan="7"',
    ' rowspan="3"',
    ' rowspan="0"',
    ' rowspan="65535" colspan="900"',
    " colspan=x",
    ' style="display:none"',
    " hidden",
)

words = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(NUMBERS),
    st.sampled_from(HEADINGS),
    st.sampled_from(SPAM),
    st.sampled_from(BLANKS),
)
loose_cells = st.one_of(
    st.sampled_from(NUMBERS), st.sampled_from(BLANKS), st.sampled_from(LABELS), st.sampled_from(NUMBERS)
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A table row: mostly a label and its values."""
    label = draw(st.sampled_from(LABELS))
    values = draw(st.lists(loose_cells, min_size=0, max_size=9))
    name = draw(st.sampled_from(("td", "td", "td", "th")))
    made = [f"<{name}{draw(st.sampled_from(SPANS))}>{label}</{name}>"]
    made += [f"<{name}{draw(st.sampled_from(SPANS))}>{value}</{name}>" for value in values]
    return f"<tr>{''.join(made)}</tr>"


HEADERS = (
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>",
    "<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>",
    "<tr><td>信息内容</td><td colspan=3>本年收费金额（单位：万元）</td></tr>",
    "<tr><td colspan=3 rowspan=2></td><td>自然人</td><td colspan=5>法人或其他组织</td><td>总计</td></tr>",
    "<tr><td>自然人</td>" + "".join(f"<td>{kind}</td>" for kind in KINDS) + "<td>总计</td></tr>",
    "<tr><td>" + "</td><td>".join(RESULTS) + "</td></tr>",
    "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
    "<tr><td colspan=5></td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
    "<tr>" + ("<td>" + "</td><td>".join(RESULTS) + "</td>") * 3 + "</tr>",
)  # fmt: skip


SECTIONS = (
    (2, HEADERS[0], 3, ("规章", "行政规范性文件")),
    (2, HEADERS[1], 1, ("行政许可", "行政处罚", "行政强制")),
    (2, HEADERS[2], 1, ("行政事业性收费",)),
    (3, HEADERS[3] + HEADERS[4].replace("<td>自然人</td>", "").replace("<td>总计</td>", ""), 7, tuple(label for _, _, label in ROWS_2021)),
    (3, HEADERS[4], 7, tuple(label for _, _, label in ROWS_2021)),
    (4, HEADERS[6], 15, ("",)),
)  # fmt: skip
PROSE = "这一年，各单位把该说的事情及时写到网上，写清楚是谁办的、怎么办的、花了多少时间，一共收到来信3件。"
values = st.one_of(
    st.sampled_from(NUMBERS[:12]), st.integers(0, 400).map(str), st.sampled_from(BLANKS + NUMBERS)
)


@st.composite
def table_rows(draw: st.DrawFn) -> list[tuple[str, list[str]]]:
    """A heading or a header with no values, or a label with its values: sections in any order, rows lost and doubled.

    A header is given as its HTML.
    """
    lines: list[tuple[str, list[str]]] = []
    for number, header, count, labels in draw(st.lists(st.sampled_from(SECTIONS), min_size=1, max_size=6)):
        if draw(st.integers(0, 5)):
            lines.append((HEADINGS[number - 1], []))
        if draw(st.integers(0, 5)):
            lines.append((header, []))
        chosen = labels if draw(st.booleans()) else draw(st.lists(st.sampled_from(labels), max_size=20))
        for label in chosen:
            wrong = draw(st.integers(0, 12)) == 0
            width = draw(st.integers(0, count + 2)) if wrong else count
            row = draw(st.lists(values, min_size=width, max_size=width))
            lines.append((label, row))
            if draw(st.integers(0, 25)) == 0:
                lines.append((draw(words), draw(st.lists(values, max_size=3))))
    return lines


def _head(title: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{HEADINGS[0]}</p><p>{PROSE}</p>"
    )


@st.composite
def html_pages(draw: st.DrawFn) -> bytes:
    """Tables of the forms with rows and spans gone wrong, and tags, rows and words in any order between them."""
    noise = st.one_of(
        rows(),
        st.sampled_from(HEADERS),
        words,
        words.map(lambda word: f"<td>{word}</td>"),
        words.map(lambda word: f"<p>{word}</p>"),
        st.sampled_from(TAGS).flatmap(lambda tag: st.sampled_from((f"<{tag}>", f"</{tag}>"))),
    )
    title = draw(st.sampled_from((TITLE, TITLE, "", "政府信息公开年度报告")))
    pieces: list[str] = []
    for label, row in draw(table_rows()):
        if label in HEADINGS:
            pieces.append(f"</table><p>{label}</p><table>")
        elif label.startswith("<tr>"):
            pieces.append(label)
        else:
            span = draw(st.sampled_from(("", "", "", "", "", *SPANS)))
            cells = "".join(
                f"<td{draw(st.sampled_from(SPANS)) if span else ''}>{value}</td>" for value in row
            )
            # the header of applications stands over three columns of labels, the one of review over none
            first = (
                ""
                if len(row) == 15
                else f"<td colspan=3{span}>{label}</td>"
                if len(row) > 4
                else f"<td{span}>{label}</td>"
            )
            pieces.append(f"<tr>{first}{cells}</tr>")
        if draw(st.integers(0, 30)) == 0:
            pieces += draw(st.lists(noise, max_size=4))
    if draw(st.integers(0, 6)) == 0:
        pieces += draw(st.lists(noise, max_size=40))
    return f"{_head(title)}<table>{''.join(pieces)}".encode("utf-8", "replace")


@st.composite
def text_pages(draw: st.DrawFn) -> bytes:
    """Lines of labels and values with one separator and, now and then, another; words in any order between them."""
    separator = draw(st.sampled_from(("\n", "\n\n", " ", "\t", "|", " | ", "", "\n\t")))
    any_separator = st.sampled_from((*(separator,) * 12, "\n", " ", "\t", "|", "", "\u3000", "\r\n"))
    parts = [draw(st.sampled_from((TITLE + "\n", TITLE + "\n", ""))), HEADINGS[0], "\n", PROSE, "\n"]
    for label, row in draw(table_rows()):
        pieces = [label, *row]
        if label.startswith("<tr>"):
            found = (part.split("<")[0] for part in label.replace("</td>", "").split(">"))
            pieces = [part for part in found if part]
        parts += pieces[:1]
        for value in pieces[1:]:
            parts += [draw(any_separator), value]
        parts.append(draw(st.sampled_from(("\n", "\n", "\n", "\n\n", " |\n"))))
    for word in draw(st.lists(words, max_size=30)) if draw(st.integers(0, 4)) == 0 else ():
        parts += [word, draw(any_separator)]
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "gb18030", "utf-16")))
    return "".join(parts).encode(encoding, "replace")


def printed(name: str, seed: int, form: str) -> bytes:
    """A whole report in one layout."""
    return PRINTERS[name][0](make_truth(seed, form), random.Random(seed))


@st.composite
def mutated_reports(draw: st.DrawFn) -> tuple[bytes, str]:
    """A report with slices deleted, doubled, exchanged or replaced, and the media type it goes under."""
    name = draw(st.sampled_from(sorted(PRINTERS)))
    body = bytearray(printed(name, draw(st.integers(0, 5)), draw(st.sampled_from(("2021", "2019")))))
    for _ in range(draw(st.integers(1, 8))):
        if not body:
            break
        start = draw(st.integers(0, len(body) - 1))
        length = draw(st.one_of(st.integers(0, 40), st.integers(0, 3000)))
        kind = draw(st.sampled_from(("delete", "double", "move", "insert", "flip")))
        piece = bytes(body[start : start + length])
        if kind == "delete":
            del body[start : start + length]
        elif kind == "double":
            body[start:start] = piece
        elif kind == "move":
            del body[start : start + length]
            place = draw(st.integers(0, len(body)))
            body[place:place] = piece
        elif kind == "insert":
            inserted = draw(words).encode("utf-8", "replace")
            body[start:start] = inserted
        else:
            body[start] ^= 1 << draw(st.integers(0, 7))
    return bytes(body), PRINTERS[name][1]
