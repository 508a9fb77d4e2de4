"""HTML to blocks: what a browser shows, in its order, and nothing that it does not show."""

from __future__ import annotations

import time

import pytest

from govcrawl.documents.html import MAX_TABLE_PLACES, parse_html
from govcrawl.documents.model import MAX_BLOCKS, Image, Paragraph, Table


def texts(markup: str) -> list[str]:
    return [block.text for block in parse_html(markup).blocks if isinstance(block, Paragraph)]


def grid(markup: str) -> list[list[str | None]]:
    (table,) = [block for block in parse_html(markup).blocks if isinstance(block, Table)]
    return [[None if cell is None else cell.text for cell in line] for line in table.grid]


def cell(inner: str) -> str | None:
    return grid(f"<table><tr><td>x</td><td>{inner}</td></tr></table>")[0][1]


def test_paragraphs_follow_the_page() -> None:
    markup = "<body><h1>题 目</h1><div>一<span>二</span>\n 三<br>四</div><ul><li>五</li></ul><pre>六\n七</pre></body>"
    assert texts(markup) == ["题 目", "一二 三", "四", "五", "六", "七"]


def test_spans_are_expanded_and_clipped_to_the_table() -> None:
    markup = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert grid(markup) == [["a", "b", "b"], ["a", "c", "d"]]
    assert grid(markup.replace("rowspan=2", 'rowspan="100000000"')) == [["a", "b", "b"], ["a", "c", "d"]]
    assert grid("<table><tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == [
        ["a", "b"],
        ["a", "c"],
    ]


def test_a_table_beyond_all_bounds_is_left_out_and_said() -> None:
    rows = '<tr><td rowspan="100000000" colspan="100000000">x</td><td>y</td></tr>' * 600
    document = parse_html(f"<table>{rows}</table>")
    assert [code for code, _ in document.problems] == ["table_too_large"]
    assert str(MAX_TABLE_PLACES) in document.problems[0][1]
    assert not any(isinstance(block, Table) for block in document.blocks)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("83593</span><span>059", "83593059"), ("<p><span>12</span><font>34</font><o:p></o:p></p>", "1234"), ("12<!-- 5 -->34", "1234"), ("&#49;&#50;", "12"),
        ("5<script>7</script>", "5"), ("5<span style='display:none'>7</span>", "5"), ("5<span style='Display : None'>7</span>", "5"),
        ("5<span hidden>7</span>", "5"), ("<del>5</del>6", "6"), ("<s>5</s>6", "6"), ("<span style='text-decoration:line-through'>5</span>6", "6"),
        ("5<template>7</template>", "5"), ("<ruby>12<rt>3</rt></ruby>", "12"), ("<xml><w:x>9</w:x></xml>12", "12"),
        ("3<sup>1</sup>", "3\n1"), ("<p>12</p><p>34</p>", "12\n34"), ("12<br>34", "12\n34"), ("", ""), ("<p>&nbsp;</p>", ""),
    ],
)  # fmt: skip
def test_a_cell_holds_what_is_printed_in_it(inner: str, text: str) -> None:
    """Inline tags leave no trace; lines of a cell stay apart; what is hidden, struck out or a footnote is no digit."""
    assert cell(inner) == text


def test_what_follows_a_premature_end_is_still_read() -> None:
    assert texts("<html><body><p>一</p></body></html><p>二</p>") == ["一", "二"]


def test_layout_tables_are_walked_and_data_tables_kept() -> None:
    markup = "<table><tr><td><h1>题</h1><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>"
    document = parse_html(markup)
    assert texts(markup) == ["题"]
    assert grid(markup) == [["a", "1"]]
    assert len(document.blocks) == 2


def test_pictures_and_files_are_noted_where_they_stand() -> None:
    document = parse_html(
        '<p>甲</p><p><img src="捕获2.PNG" alt="表"></p><p><a href="/f/a.doc"> 附件 一 </a></p>'
    )
    assert [(block.source, block.alternative) for block in document.blocks if isinstance(block, Image)] == [
        ("捕获2.PNG", "表")
    ]
    assert [(index, link.url, link.title) for index, link in document.links] == [(2, "/f/a.doc", "附件 一")]


def test_text_behind_a_picture_is_there_once() -> None:
    """A number behind a picture doubled would be another number."""
    assert texts("<p>甲<img src=a.png>5</p><p>丙</p>") == ["甲", "5", "丙"]
    assert texts("<p><a href=x><img src=a.png>乙</a>丁</p>") == ["乙丁"]


def test_head_says_title_and_meta_tags() -> None:
    document = parse_html(
        '<head><title>甲 - 乙</title><meta name="PubDate" content="2024-02-19"><meta name="SiteName" content=""></head><body>x'
    )
    assert (document.title, dict(document.meta)) == ("甲 - 乙", {"pubdate": ("2024-02-19",)})


@pytest.mark.parametrize("tag", ["div", "span", "font", "table><tr><td", "b><i", "ul><li"])
def test_nesting_beyond_what_a_parser_follows_is_said(tag: str) -> None:
    document = parse_html("<p>甲</p>" + f"<{tag}>" * 100_000 + "规章")
    assert "document_cut" in [code for code, _ in document.problems]


def test_an_endless_page_is_cut_and_said() -> None:
    document = parse_html("<p>x</p>" * (MAX_BLOCKS + 10))
    assert len(document.blocks) <= MAX_BLOCKS + 1
    assert [code for code, _ in document.problems] == ["document_cut"]


@pytest.mark.parametrize("reference", ["&#11;", "&#x1;", "&#xFFFE;", "&#0;", "\x01", "\x0b", "\x1b"])
def test_characters_that_no_page_can_hold_do_no_harm(reference: str) -> None:
    assert cell(f"1<br>{reference}2") in ("1\n2", "1\n\ufffd2")
    assert texts(f"<p>{reference}甲<span style='display:none'>乙</span>{reference}</p>")[0].startswith(
        ("甲", "\ufffd")
    )


@pytest.mark.parametrize(
    "reference",
    ["&#xE000;", "&#xe001;", "&#XE002", "&#x0000E003;", "&#57344;", "&#057347;", "&#xE005;", "&#57348;"],
)
def test_the_readers_own_marks_written_as_references_are_unknown_characters(reference: str) -> None:
    """What is put in for a mark must not come from the page: it would cut a text, or join one."""
    markup = f"<title>题{reference}</title><p>甲{reference} 乙</p><table><tr><td>1{reference} 2</td><td>x</td></tr></table>"
    document = parse_html(markup + f'<img src="a.png" alt="{reference}">')
    assert document.title == "题\ufffd"
    assert texts(markup) == ["甲\ufffd 乙"]
    assert grid(markup)[0][0] == "1\ufffd 2"
    assert [block.alternative for block in document.blocks if isinstance(block, Image)] == ["\ufffd"]


def test_references_beside_the_marks_stay_what_they_are() -> None:
    assert texts("<p>&#xE0001;&#573440;&#19968;&#xE006;</p>")[0].endswith("一\ue006")


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("文<b><p>甲</p></b>乙", ["文", "甲", "乙"]), ("<b>文<p>甲</p>乙</b>丙", ["文", "甲", "乙丙"]),
        ("<div>一<div></div>二<br><br>三</div>四", ["一", "二", "三", "四"]),
        ("<div>\n <p>一</p>\n <p>二</p>\n 三</div>", ["一", "二", "三"]),
        ("<pre> 一\n\n  二<b>三</b></pre>四", [" 一", "", "  二三", "四"]),
        ("<a href=/x>甲<div>乙</div></a>丙", ["甲", "乙", "丙"]),
        ("<div id=zoom>甲<span>乙</span></div>丙", ["甲乙", "丙"]),
        ("<p>&nbsp;&nbsp;甲 \n 乙\u3000</p>", ["\u00a0\u00a0甲 乙\u3000"]),
    ],
)  # fmt: skip
def test_every_edge_of_a_block_ends_the_line(markup: str, printed: list[str]) -> None:
    assert texts(f"<body>{markup}</body>") == printed


def test_known_containers_say_which_blocks_stand_in_them() -> None:
    document = parse_html(
        "<p>一</p><div id=zoom><p>二</p><ucapcontent><p>三</p></ucapcontent>四</div><p>五</p>"
    )
    assert [(c.name, c.start, c.end) for c in document.containers] == [("#zoom", 1, 4), ("ucapcontent", 2, 3)]


def test_a_line_is_linked_where_all_of_it_is() -> None:
    markup = (
        "<p><a href=1>甲</a> <a href=2>乙</a></p><p><a href=1>甲</a>丙</p><p>丁</p><a href=3><p>戊</p></a>"
    )
    linked = [block.linked for block in parse_html(markup).blocks if isinstance(block, Paragraph)]
    assert linked == [True, False, False, True]


@pytest.mark.parametrize(
    "hidden",
    ["<b title='a>b' style='display:none'>7</b>", "<b\nhidden>7</b>", "<b style='DISPLAY:NONE'>7</b>", "<b style='display&#58;none'>7</b>", "<b style='visibility : hidden'>7</b>", "<b style='font-size : 0px'>7</b>"],
)  # fmt: skip
def test_what_a_browser_hides_is_hidden_however_it_is_written(hidden: str) -> None:
    assert cell(f"5{hidden}") == "5"


def test_long_styles_cost_no_time() -> None:
    style = "text-decoration" * 200_000
    started = time.process_time()
    assert cell(f"<b style='none {style}'>7</b>") == "7"
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<p>12</p>", "12"), (" <p>12</p> ", "12"), ("5<p>12</p>", "5\n12"), ("<p>12</p>5", "12\n5"), ("<p>1</p><p>2</p>", "1\n2"),
        ("<div><p>1</p><p>2</p></div>", "1\n2"), ("<p>1<br>2</p>", "1\n2"), ("<font>1</font><p>2</p>", "1\n2"), ("<b>1<p>2</p></b>3", "1\n2\n3"),
        ("<p>1<sup>2</sup></p>", "1\n2"), ("<table><tr><td><p>1</p></td></tr></table><p>2</p>", "1\n2"), ("1<table><tr><td><p>2</p></td></tr></table>", "1\n2"),
    ],
)  # fmt: skip
def test_what_fills_a_cell_breaks_no_line_and_everything_else_does(inner: str, text: str) -> None:
    assert cell(inner) == text


def test_a_link_in_a_table_has_the_title_that_is_printed() -> None:
    document = parse_html("<table><tr><td>1</td><td><a href=a.doc><p>附件</p>一</a></td></tr></table>")
    assert [(index, link.title) for index, link in document.links] == [(0, "附件 一")]


@pytest.mark.parametrize(
    ("piece", "end"),
    [
        ("<b hidden>7</b>5", ["document_cut"]), ("<b style='display:none'>7</b>5", []), ("<img src=a.png>", ["document_cut"]), ("<p>甲</p>", ["document_cut"]),
        ("<table><tr><td>1</td><td>2</td></tr></table>", ["document_cut"]), ("<table><tr><td>1<td>" + "<sup>1</sup>" * 20_000, ["document_cut"]), ("<div id=zoom>甲", ["document_cut"]),
    ],
)  # fmt: skip
def test_what_repeats_without_end_costs_time_in_proportion_and_is_cut_where_it_is_too_much(
    piece: str, end: list[str]
) -> None:
    started = time.process_time()
    document = parse_html("<body>" + piece * (1 + 1_000_000 // len(piece)))
    assert time.process_time() - started < 20
    assert len(document.blocks) <= MAX_BLOCKS + 1
    assert [code for code, _ in document.problems] == end
