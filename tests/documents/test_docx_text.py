"""What is printed of a Word document's text, and what is not."""

from __future__ import annotations

import pytest

from govcrawl.documents.docx import read_docx
from govcrawl.documents.model import UNKNOWN
from tests.documents.word_files import cell, line, packed, parts_of, read, rel, row, run, table, word


def test_a_number_cut_over_runs_is_one_number() -> None:
    cut = run("83") + '<w:proofErr w:type="spellStart"/>' + run("59", "<w:b/>") + run("3059")
    assert read(line(cut)) == ["83593059"]
    assert read(table(row(cell(line(cut)), "0"))) == [[["83593059", "0"]]]


def test_changes_are_read_as_if_they_were_accepted() -> None:
    old = '<w:del w:id="1"><w:r><w:delText>7</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="2">{run("12")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("99")}</w:moveFrom><w:moveTo w:id="4">{run("3")}</w:moveTo>'
    assert read(line(old + new)) == ["12"]
    assert read(line(run("共") + moved)) == ["共3"]
    assert read(table(row(cell(line(old + new)), cell(line(old))))) == [[["12", ""]]]


def test_a_deleted_end_of_a_paragraph_joins_two_lines() -> None:
    assert read(line(run("一、总体"), "<w:rPr><w:del/></w:rPr>") + line("情况")) == ["一、总体情况"]


def test_a_deleted_row_and_a_hidden_row_are_gone() -> None:
    rows = (
        row("规章", "1") + row("规章", "2", properties="<w:del/>") + row("旧", "3", properties="<w:hidden/>")
    )
    assert read(table(rows + row("文件", "4", properties="<w:ins/>"))) == [[["规章", "1"], ["文件", "4"]]]


def test_a_deleted_cell_is_gone() -> None:
    assert read(table(row("a", cell("7", "<w:cellDel/>"), "b"), row("c", "d"))) == [[["a", "b"], ["c", "d"]]]


HIDING = """
<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Base"/></w:style>
<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Base"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>
"""


def test_hidden_text_is_gone_also_by_style() -> None:
    assert read(line(run("12") + run("34", "<w:vanish/>"))) == ["12"]
    assert read(line(run("12") + run("34", '<w:vanish w:val="false"/>'))) == ["1234"]
    hidden = line("一", '<w:pStyle w:val="Heir"/>') + line("二", '<w:pStyle w:val="Shown"/>')
    assert read(hidden, styles=HIDING) == ["二"]
    assert read(line(run("5") + run("6", '<w:rStyle w:val="Note"/>')), styles=HIDING) == ["5"]
    both = line(run("7", '<w:rStyle w:val="Note"/>'), '<w:pStyle w:val="Base"/>')
    assert read(both, styles=HIDING) == ["7"]  # a switch in both styles is off again


def test_a_hidden_end_of_a_paragraph_joins_two_lines() -> None:
    assert read(line(run("规章"), "<w:rPr><w:vanish/></w:rPr>") + line("数量")) == ["规章数量"]


def test_struck_tiny_and_white_text_is_not_printed() -> None:
    assert read(line(run("12") + run("34", "<w:strike/>"))) == ["12"]
    assert read(line(run("12") + run("34", '<w:sz w:val="2"/>'))) == ["12"]
    white = '<w:color w:val="FFFFFF"/>'
    assert read(line(run("12") + run("34", white))) == ["12"]
    ground = '<w:shd w:val="clear" w:fill="1F497D"/>'
    assert read(line(run("34", white + ground))) == ["34"]
    assert read(table(row(cell(line(run("总计", white)), ground), cell(line(run("9", white)))))) == [
        [["总计", ""]]
    ]


def test_letters_of_the_colour_of_their_ground_are_not_read() -> None:
    theme = '<w:color w:val="auto" w:themeColor="background1"/>'
    assert read(line(run("12") + run("34", theme))) == ["12"]
    shade = '<w:color w:val="7F7F7F" w:themeColor="background1" w:themeShade="80"/>'
    assert read(line(run("34", shade))) == ["34"]
    black = '<w:shd w:val="clear" w:fill="000000"/>'
    cells = (
        run("34", black + '<w:color w:val="000000"/>'), run("34", '<w:highlight w:val="black"/>'),
        run("34", '<w:highlight w:val="yellow"/><w:color w:val="FFFF00"/>'), run("34", black), run("34", '<w:highlight w:val="yellow"/>'),
    )  # fmt: skip
    assert read(table(row(*(cell(line(one)) for one in cells)))) == [
        [[UNKNOWN, UNKNOWN, UNKNOWN, "34", "34"]]
    ]


STYLED = (
    '<w:style w:type="character" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Banner"><w:basedOn w:val="Pale"/><w:rPr><w:shd w:fill="FF0000"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
)


def test_white_and_struck_by_style() -> None:
    pale = run("34", '<w:rStyle w:val="Pale"/>')
    assert read(line(run("12") + pale), styles=STYLED) == ["12"]
    assert read(line(pale.replace("Pale", "Banner")), styles=STYLED) == ["34"]
    dark = run("34", '<w:rStyle w:val="Pale"/><w:color w:val="000000"/>')
    assert read(line(dark), styles=STYLED) == ["34"]
    assert read(line("12", '<w:pStyle w:val="Old"/>') + line("甲"), styles=STYLED) == ["甲"]
    kept = run("12", '<w:strike w:val="0"/>')
    assert read(line(kept, '<w:pStyle w:val="Old"/>'), styles=STYLED) == ["12"]


def test_two_numbers_with_a_tab_between_are_not_one() -> None:
    assert read(table(row(cell(line(run("1") + "<w:r><w:tab/></w:r>" + run("2"))), "0"))) == [[["1\n2", "0"]]]
    assert read(table(row(cell(line("<w:r><w:tab/></w:r>" + run("2"))), "0"))) == [[["2", "0"]]]


def test_a_value_half_struck_is_not_read_as_one_number() -> None:
    assert read(table(row(cell(line(run("1") + run("2", "<w:dstrike/>") + run("3"))), "0"))) == [
        [["1\n3", "0"]]
    ]
    assert read(table(row(cell(line(run("12", "<w:strike/>"))), "0"))) == [[[UNKNOWN, "0"]]]


def complex_field(instruction: str, result: str | None) -> str:
    shows = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'{shows}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_of_a_field_only_the_result_is_printed() -> None:
    assert read(line(run("共") + complex_field(" =SUM(ABOVE) 4 ", "12") + run("件"))) == ["共12件"]
    inner = complex_field(" PAGE ", "3")
    nested = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("5")}'
    assert read(line(nested + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')) == ["5"]
    assert read(line(f'<w:fldSimple w:instr=" DATE ">{run("2024年1月")}</w:fldSimple>')) == ["2024年1月"]


def test_a_field_that_prints_without_a_text_is_no_value() -> None:
    circled = complex_field(r" eq \o\ac(○,1) ", None)
    assert read(table(row(cell(line(circled)), "0"))) == [[[UNKNOWN, "0"]]]
    assert read(table(row(cell(line(complex_field(" XE x ", None))), "0"))) == [[["", "0"]]]


def test_a_field_that_does_not_end_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert read(line(begin + run("一、总体情况")) + line("正文")) == ["一、总体情况", "正文"]
    assert read(table(row(cell(line(begin + run("1"))), "2")) + line("正文")) == [[["1", "2"]], "正文"]


def test_a_table_of_contents_is_left_out() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    )
    first = line(
        f'{begin}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("一、总体情况")}<w:r><w:tab/></w:r>{run("1")}'
    )
    last = line(run("二、主动公开") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert read(first + last + line("一、总体情况")) == ["一、总体情况"]
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{line('目录')}</w:sdtContent></w:sdt>"
    assert read(control + line("正文")) == ["正文"]


def test_breaks_make_lines_and_tabs_stay() -> None:
    assert read(line(run("一") + "<w:r><w:br/></w:r>" + run("二") + "<w:r><w:cr/></w:r>" + run("三"))) == [
        "一",
        "二",
        "三",
    ]
    assert read(line(run("规章") + "<w:r><w:tab/></w:r>" + run("0"))) == ["规章\t0"]
    assert read(table(row(cell(line(run("结果") + "<w:r><w:br/></w:r>" + run("维持"))), "0"))) == [
        [["结果\n维持", "0"]]
    ]
    assert read(table(row(cell(line("结果") + line("维持")), cell(line("") + line("5"))))) == [
        [["结果\n维持", "5"]]
    ]


def test_hyphens_that_are_not_printed_and_that_are() -> None:
    assert read(line(run("12") + "<w:r><w:softHyphen/></w:r>" + run("34"))) == ["1234"]
    assert read(line(run("12\u00ad34"))) == ["1234"]
    assert read(line("<w:r><w:noBreakHyphen/></w:r>" + run("19"))) == ["-19"]


def test_white_space_at_the_ends_of_a_text_counts_where_the_file_says_so() -> None:
    assert read(line("<w:r><w:t>12</w:t></w:r><w:r><w:t> 34 </w:t></w:r>")) == ["1234"]
    assert read(line(run("12") + run(" 34"))) == ["12 34"]


def test_characters_of_symbol_fonts() -> None:
    assert read(line('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')) == ["☑"]
    assert read(line('<w:r><w:sym w:font="Symbol" w:char="F032"/></w:r>')) == ["2"]
    assert read(line('<w:r><w:sym w:font="Wingdings" w:char="F032"/></w:r>')) == [UNKNOWN]
    assert read(table(row(cell(line(run("12", '<w:rFonts w:ascii="Wingdings"/>'))), "0"))) == [
        [[UNKNOWN * 2, "0"]]
    ]


def test_a_raised_mark_is_no_digit_of_the_number() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    assert read(table(row(cell(line(run("5") + run("2", raised))), cell(line(run("1", raised)))))) == [
        [["5\n2", "1" + UNKNOWN]]
    ]
    assert read(line(run("12") + run("3", raised) + run("件"))) == [f"12{UNKNOWN}3件"]
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    assert read(table(row(cell(line(run("5") + note)), cell(line(note))))) == [[["5", ""]]]


def test_of_alternatives_one_is_read() -> None:
    box = f"<wps:txbx><w:txbxContent>{line('图框')}</w:txbxContent></wps:txbx>"
    drawing = f"<w:drawing><wp:anchor><a:graphic>{box}</a:graphic></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{line('图框')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
    assert read(line(f"<w:r>{both}</w:r>" + run("正文"))) == ["正文", "图框"]
    unknown = both.replace('"wps"', '"xyz"')
    assert read(line(f"<w:r>{unknown}</w:r>")) == ["图框"]
    assert read(table(row(cell(line(run("规章") + f"<w:r>{both}</w:r>")), "0"))) == [[["规章\n图框", "0"]]]


def test_wrappers_around_runs_and_paragraphs_are_passed_through() -> None:
    inner = f"<w:sdt><w:sdtContent><w:hyperlink>{run('12')}</w:hyperlink></w:sdtContent></w:sdt><w:smartTag>{run('34')}</w:smartTag>"
    assert read(f"<w:sdt><w:sdtContent><w:customXml>{line(inner)}</w:customXml></w:sdtContent></w:sdt>") == [
        "1234"
    ]


def test_glosses_are_no_text() -> None:
    ruby = f"<w:ruby><w:rt>{run('gōng')}</w:rt><w:rubyBase>{run('公')}</w:rubyBase></w:ruby>"
    assert read(line(f"<w:r>{ruby}</w:r>" + run("开"))) == ["公开"]


def test_a_formula_on_one_line_is_text_and_a_fraction_is_not() -> None:
    assert read(table(row(cell(line("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>")), "0"))) == [[["12", "0"]]]
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    assert read(table(row(cell(line(half)), "0"))) == [[[UNKNOWN, "0"]]]


def test_headers_footers_footnotes_comments_and_properties_are_left_out() -> None:
    relations = rel("h", "header", "header1.xml") + rel("f", "footnotes", "footnotes.xml")
    more = {"word/header1.xml": "<w:hdr/>", "docProps/core.xml": "<x>XX县2019年报告</x>"}
    document = read_docx(word(line("正文") + "<w:sectPr/>", relations=relations, parts=more))
    assert [block.text for block in document.blocks] == ["正文"]
    assert document.title is None
    assert document.meta == {}


def test_characters_that_mark_places_while_reading_let_nothing_in() -> None:
    assert read(line("1\ue0012")) == [f"1{UNKNOWN}2"]
    assert read(table(row("\ue004", "\ue0055"))) == [[[UNKNOWN, f"{UNKNOWN}5"]]]


@pytest.mark.parametrize("mode", ["strict", "flat", "macros"])
def test_the_same_text_in_other_packings(mode: str) -> None:
    body = line("一、总体情况") + table(row("规章", "5"))
    parts = parts_of(body)
    if mode == "strict":
        made = packed({
            name: str(data)
            .replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
            .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
            for name, data in parts.items()
        })  # fmt: skip
    elif mode == "flat":
        inner = "".join(
            f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{data}</pkg:xmlData></pkg:part>'
            for name, data in parts.items()
            if name != "[Content_Types].xml"
        )
        made = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inner}</pkg:package>'.encode()
    else:
        made = packed({**parts, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    from tests.documents.word_files import shown

    assert shown(made) == ["一、总体情况", [["规章", "5"]]]


def test_digits_that_a_style_or_a_position_puts_off_the_line_are_no_digits_of_the_number() -> None:
    styles = '<w:style w:type="character" w:styleId="a3"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    based = '<w:style w:type="character" w:styleId="a4"><w:basedOn w:val="a3"/></w:style>'
    for properties in ('<w:rStyle w:val="a3"/>', '<w:rStyle w:val="a4"/>', '<w:position w:val="12"/>'):
        body = table(row(cell(line(run("5") + run("2", properties))), "0"))
        assert read(body, styles=styles + based) == [[["5\n2", "0"]]]
    for properties in ('<w:rStyle w:val="a4"/><w:vertAlign w:val="baseline"/>', '<w:position w:val="-2"/>'):
        body = table(row(cell(line(run("5") + run("2", properties))), "0"))
        assert read(body, styles=styles + based) == [[["52", "0"]]]
