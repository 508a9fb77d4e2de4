"""Pictures of tables: what is printed is read, what is unsure is doubtful, what is no table gives nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from govcrawl import extract
from govcrawl.documents.model import Document, Paragraph, Table
from govcrawl.documents.model import Image as Picture
from govcrawl.documents.picture import read_picture
from govcrawl.documents.pictures.decode import open_pages, sizes
from govcrawl.documents.pictures.labels import is_label, mended, without_stray
from govcrawl.errors import UnreadableFileError
from tests.needs import needs_ocr

FILES = Path(__file__).parent / "files" / "pictures"
HEAD = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def png(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def rows(table: Table) -> list[list[str]]:
    """The text of each row's own cells."""
    made: list[list[str]] = [[] for _ in table.grid]
    for cell in table.cells:
        made[cell.row].append(cell.text)
    return made


def only_table(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


# --- decoding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"GIF8", b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0 no picture"])
def test_what_is_no_picture_is_broken(body: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_picture(body)
    assert caught.value.code == "file_broken"


@needs_ocr
def test_a_picture_that_is_cut_off_is_broken() -> None:
    body = (FILES / "review.jpg").read_bytes()
    with pytest.raises(UnreadableFileError) as caught:
        read_picture(body[: len(body) // 2])
    assert caught.value.code == "file_broken"


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    body = png(Image.new("1", (10_000, 7_000)))
    with pytest.raises(UnreadableFileError) as caught:
        list(open_pages(body))
    assert caught.value.code == "file_too_large"


def test_an_icon_is_an_empty_document_without_any_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_OCR", "0")
    assert read_picture(png(Image.new("RGB", (120, 90), "red"))).blocks == []


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_OCR", "0")
    with pytest.raises(UnreadableFileError, match=r"govcrawl\[ocr\]") as caught:
        read_picture(png(Image.new("RGB", (600, 400), "white")))
    assert caught.value.code == "tool_missing"


def test_every_kind_of_picture_comes_as_grey_on_white_paper() -> None:
    clear = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((10, 10, 60, 60), fill=(0, 0, 0, 255))
    (page,) = open_pages(png(clear))
    assert (page.mode, page.getpixel((0, 0)), page.getpixel((30, 30))) == ("L", 255, 0)
    for body in (
        png(page.convert("CMYK"), "JPEG"),
        png(page.convert("P"), "GIF"),
        png(page, "BMP"),
        png(page, "WEBP", lossless=True),
        png(page.convert("I;16").point(lambda value: value * 257)),
    ):
        (other,) = open_pages(body)
        assert other.mode == "L"
        assert other.getpixel((150, 80)) > 250
        assert other.getpixel((30, 30)) < 5


def test_the_camera_s_note_turns_the_page() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the right side of the scene is up
    body = png(Image.new("L", (300, 200), 255), "JPEG", exif=exif)
    (page,) = open_pages(body)
    assert page.size == (200, 300)


def test_all_pages_of_a_tiff_and_the_first_frame_of_an_animation() -> None:
    pages = [Image.new("L", (200, 100), shade) for shade in (250, 200, 150)]
    tiff = png(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert [page.getpixel((5, 5)) for page in open_pages(tiff)] == [250, 200, 150]
    gif = png(pages[0], "GIF", save_all=True, append_images=pages[1:])
    assert len(list(open_pages(gif))) == 1


def test_sizes_are_told_from_the_head_alone() -> None:
    body = (FILES / "proactive.png").read_bytes()
    assert sizes(body[:60]) == (738, 581)
    assert sizes(b"text") is None


@needs_ocr
def test_a_round_red_seal_is_wiped_out_and_other_red_is_not() -> None:
    page = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((20, 20, 180, 60), outline=(200, 20, 20), width=3)  # a red frame
    draw.rectangle((60, 30, 66, 50), fill=(210, 30, 30))  # a red figure
    draw.ellipse((300, 100, 480, 280), outline=(215, 35, 40), width=6)
    draw.polygon([(390, 150), (410, 210), (360, 170), (420, 170), (370, 210)], fill=(215, 35, 40))
    draw.rectangle((386, 96, 394, 284), fill=(150, 20, 25))  # what is printed under it
    draw.rectangle((386, 120, 394, 260), fill=(20, 20, 20))
    (grey,) = open_pages(png(page))
    assert [grey.getpixel(place) for place in ((302, 190), (362, 171), (478, 190))] == [255, 255, 255]
    assert grey.getpixel((390, 190)) == 20
    assert grey.getpixel((21, 40)) < 90
    assert grey.getpixel((63, 40)) < 90


# --- labels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1.属于国冢秘密", "1.属于国家秘密"),
        ("1t他", "其他"),
        ("（三）不子公开", "三不予公开"),
        ("3.补正后申清内容仍不明确", "3.补正后申请内容仍不明确"),
        ("5.要求行政机关确认或重新出貝已获取信息", "5.要求行政机关确认或重新出具已获取信息"),
        # as printed
        ("（二）部分公开", "（二）部分公开"),
        ("其他", "其他"),
        ("总计", "总计"),
        ("O计", "总计"),
        ("合计", "合计"),
        # near to two, near to none, or no label at all
        ("行政处可", "行政处可"),
        ("其它", "其它"),
        ("本年度共受理申请", "本年度共受理申请"),
        # figures are never touched
        ("12", "12"),
        ("行政许可5", "行政许可5"),
        ("", ""),
    ],
)
def test_a_label_misread_by_a_character_is_mended_and_no_other(text: str, label: str) -> None:
    assert mended(text) == label


def test_a_phrase_to_the_letter_is_a_label_beyond_doubt() -> None:
    assert is_label("1. 本机关不掌握相关政府信息")
    assert is_label("(一）予以公开")
    assert not is_label("1. 本机关不掌握相关政府信息5")
    assert not is_label("7")
    assert not is_label("规章")
    assert is_label("总计")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("-B.危及“三安全一稳定”", "危及“三安全一稳定”"),
        ("）3.危及“三安全一稳定”", "3.危及“三安全一稳定”"),
        ("a1\n2. 重复申请", "2. 重复申请"),
        ("上ノ2.重复申请", "2.重复申请"),
        ("行政复议1", "行政复议"),
        ("尚未审结|", "尚未审结"),
        (
            "日)1.本机关不掌握相关政府信息",
            "1.本机关不掌握相关政府信息",
        ),  # the half of (四) that stands right of the rule
        ("三)不予公开", "三)不予公开"),  # its own number
        # its own number or bracket, no phrase to the letter, too short to be sure, a figure behind
        ("2. 重复申请", "2. 重复申请"),
        ("(六)其他处理", "(六)其他处理"),
        ("a1 重复申清", "a1 重复申清"),
        ("a1 规章", "a1 规章"),
        ("12 行政许可 5", "12 行政许可 5"),
        ("行政许可 1", "行政许可 1"),
        ("行政许可5", "行政许可5"),
        ("规章1", "规章1"),
    ],
)
def test_what_runs_over_a_rule_is_no_part_of_the_label(text: str, label: str) -> None:
    assert without_stray(text) == label


# --- whole pictures ------------------------------------------------------------------------------------------------


@needs_ocr
def test_section_2_at_100_dpi() -> None:
    document = read_picture((FILES / "proactive.png").read_bytes())
    heading, table = document.blocks
    assert isinstance(heading, Paragraph)
    assert (heading.text, heading.pictured) == ("二、主动公开政府信息情况", True)
    assert isinstance(table, Table)
    assert table.pictured
    items = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    assert rows(table) == [
        ["第二十条第（一）项"],
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "25471", "648", "994"],
        ["规范性文件", "7262", "6", "231"],
        ["第二十条第（五）项"],
        items,
        ["行政许可", "551", "9", "13545300"],
        ["其他对外管理服务事项", "1", "0", "88583"],
        ["第二十条第（六）项"],
        items,
        ["行政处罚", "36125411", "0", "10"],
        ["行政强制", "8960", "0", "4"],
        ["第二十条第（八）项"],
        items[:3],
        ["行政事业性收费", "7137", "4"],
        ["第二十条第（九）项"],
        ["信息内容", "采购项目数量", "采购总金额"],
        ["政府集中采购", "9746", "7727631.320467"],
    ]
    assert [cell.colspan for cell in table.cells if cell.row in (0, 14)] == [4, 1, 1, 2]
    assert not any(cell.doubtful for cell in table.cells if cell.text.isdecimal())


@needs_ocr
def test_a_slanted_blurred_jpeg_of_section_4() -> None:
    document = read_picture((FILES / "review.jpg").read_bytes())
    table = only_table(document)
    assert rows(table) == [
        ["行政复议", "行政诉讼"],
        [*HEAD, "未经复议直接起诉", "复议后起诉"],
        [*HEAD, *HEAD],
        ["3", "2", "1", "4", "10", "2", "0", "4", "4", "10", "1", "0", "0", "4", "5"],
    ]
    assert [(cell.rowspan, cell.colspan) for cell in table.cells[:3]] == [(1, 5), (1, 10), (2, 1)]


@needs_ocr
def test_light_grey_rules_of_a_spoilt_picture_are_found() -> None:
    """Rules of #ccc, one pixel wide at 100 dpi, turned, blurred and packed: not 20 shades of them are left."""
    table = only_table(read_picture((FILES / "light_rules.jpg").read_bytes()))
    assert rows(table)[1:4] == [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "1", "6"],
        ["行政规范性文件", "143", "17", "6"],
    ]
    assert [row[-1] for row in rows(table)] == [
        "第二十条第（一）项", "现行有效件数", "6", "6", "第二十条第（五）项", "本年处理决定数量", "968",
        "第二十条第（六）项", "本年处理决定数量", "34319", "0", "第二十条第（八）项", "本年收费金额（单位：万元）", "1227",
    ]  # fmt: skip


@needs_ocr
def test_numbers_of_two_figures_are_not_taken_for_figures_that_lie_down() -> None:
    table = only_table(read_picture((FILES / "double_rules.jpg").read_bytes()))
    assert rows(table)[1:] == [
        [*HEAD, "未经复议直接起诉", "复议后起诉"],
        [*HEAD, *HEAD],
        ["19", "19", "31", "0", "69", "20", "28", "0", "36", "84", "0", "30", "0", "39", "69"],
    ]


@needs_ocr
@pytest.mark.parametrize("quarters", [Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180])
def test_a_page_that_lies_on_its_side_or_its_head_is_set_up(quarters: Image.Transpose) -> None:
    with Image.open(FILES / "review.jpg") as picture:
        table = only_table(read_picture(png(picture.transpose(quarters))))
    assert rows(table)[-1] == ["3", "2", "1", "4", "10", "2", "0", "4", "4", "10", "1", "0", "0", "4", "5"]


@needs_ocr
def test_the_whole_way_from_a_picture_to_a_record() -> None:
    report = extract((FILES / "proactive.png").read_bytes(), url="file:///2.png")
    assert report.format == "image"


@needs_ocr
def test_a_blank_picture_and_one_of_shades_hold_nothing() -> None:
    assert read_picture(png(Image.new("L", (800, 600), 255))).blocks == []
    assert read_picture(png(Image.radial_gradient("L").resize((600, 500)))).blocks == []


# --- pictures in documents -----------------------------------------------------------------------------------------


@needs_ocr
def test_a_picture_in_a_document_gives_way_to_its_table() -> None:
    from govcrawl.documents.pictures.embedded import with_pictures_read

    data = (FILES / "review.jpg").read_bytes()
    seal = Picture("media/image2.png", data=png(Image.new("RGB", (120, 120), "red")))
    elsewhere = Picture("a.png")
    document = Document(blocks=[Paragraph("上"), Picture("media/image1.jpg", data=data), seal, elsewhere])
    document.links = [(3, None)]  # type: ignore[list-item]
    read = with_pictures_read(document)
    kinds = [type(block) for block in read.blocks]
    assert kinds == [Paragraph, Paragraph, Table, Picture, Picture]
    assert read.links == [(4, None)]
    assert read.problems == []


@needs_ocr
def test_broken_pictures_in_a_document_are_told_once_and_stay() -> None:
    from govcrawl.documents.pictures.embedded import with_pictures_read

    body = (FILES / "review.jpg").read_bytes()
    cut = [Picture(str(place), data=body[: len(body) // 2 + place]) for place in range(2)]
    read = with_pictures_read(Document(blocks=list(cut)))
    assert read.blocks == cut
    assert [code for code, _ in read.problems] == ["file_broken"]


def test_without_the_extra_a_document_keeps_its_pictures_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from govcrawl.documents.pictures.embedded import with_pictures_read

    monkeypatch.setenv("GOVCRAWL_OCR", "0")
    document = Document(blocks=[Picture("1", data=png(Image.new("L", (900, 600), 255)))])
    read = with_pictures_read(document)
    assert read.blocks == document.blocks
    assert [code for code, _ in read.problems] == ["tool_missing"]


@pytest.mark.parametrize(
    ("foot", "kept"), [("- 3 -", False), ("第3页 共8页", False), ("12", False), ("2023年", True)]
)
def test_the_number_at_the_foot_of_a_scanned_page_is_no_text(foot: str, *, kept: bool) -> None:
    from govcrawl.documents.picture import without_page_number

    blocks = [Paragraph("文", pictured=True), Paragraph(foot, pictured=True)]
    assert len(without_page_number(blocks)) == 1 + kept


@needs_ocr
def test_lines_of_a_slanted_page_are_read_from_the_left() -> None:
    from govcrawl.documents.pictures.page import in_reading_order

    boxes = {"规章": (10, 104, 60, 120), "0": (200, 103, 212, 117), "1": (300, 101, 312, 116), "6": (400, 100, 412, 115), "行政许可": (10, 124, 90, 140)}  # fmt: skip
    blocks = [(boxes[text], Paragraph(text)) for text in ("6", "行政许可", "1", "0", "规章")]
    read = in_reading_order(blocks)
    assert [block.text for block in read if isinstance(block, Paragraph)] == [
        "规章",
        "0",
        "1",
        "6",
        "行政许可",
    ]
