"""Which encoding a page is in: labels are evidence, bytes decide, and nothing raises."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.text.charset import _FREQUENT, decode

PROSE = "本区各部门去年主动公开文件二百三十件，受理群众申请十五件，均已按时答复。"
PROSE_HANT = "本區各部門去年主動公開文件二百三十件，受理群眾申請十五件，均已按時答覆。"
MENU = "首页 政务公开 互动交流 网站地图"
MENU_HANT = "首頁 政務公開 互動交流 網站地圖"


def _page(text: str, charset: str) -> str:
    return f'<html><head><meta charset="{charset}"><title>{text}</title></head><body>{text}</body></html>'


def test_utf8_labelled_gb2312_in_the_header_is_utf8() -> None:
    decoded = decode(PROSE.encode(), content_type="text/html; charset=gb2312")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (PROSE, "utf-8", 0)
    assert decoded.reason == "strict utf-8, header said gb2312"


def test_utf8_labelled_gb2312_in_the_page_is_utf8() -> None:
    decoded = decode(_page(PROSE, "gb2312").encode())
    assert decoded.encoding == "utf-8"
    assert decoded.reason == "strict utf-8, meta said gb2312"


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb_2312-80", "x-gbk"])
def test_gb_labels_are_read_as_gb18030(label: str) -> None:
    decoded = decode(PROSE.encode("gb18030"), content_type=f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding) == (PROSE, "gb18030")
    assert decoded.reason == f"header says {label.lower()}, read as gb18030"


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "no-such-charset"])
def test_gb18030_under_a_wrong_label_is_detected(label: str) -> None:
    decoded = decode(PROSE.encode("gb18030"), content_type=f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding) == (PROSE, "gb18030")
    assert decoded.reason == f"detected among gb18030, big5, utf-8 (header said {label})"


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="big5">',
        '<meta http-equiv="Content-Type" content="text/html; charset=Big5" />',
        '<?xml version="1.0" encoding="Big5"?>',
    ],
)
def test_a_declaration_inside_the_page_is_found(declaration: str) -> None:
    decoded = decode((declaration + PROSE_HANT).encode("big5"))
    assert decoded.text == declaration + PROSE_HANT
    assert decoded.reason == "meta says big5, read as big5hkscs"


def test_rare_characters_in_four_bytes() -> None:
    text = PROSE + "㙟村、䶮镇、𬭚路"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("text", "codec"), [(PROSE_HANT, "big5"), (PROSE, "gb18030"), (PROSE_HANT, "gb18030")]
)
def test_undeclared_prose(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    ("text", "codec"), [(MENU, "gbk"), (MENU_HANT, "big5"), (MENU, "utf-8"), ("首页", "gbk"),
 ("首頁", "big5"),
                        ("联通", "gbk")]
)  # fmt: skip
def test_a_page_of_nothing_but_a_menu(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_big5_labelled_gb2312_and_the_other_way_round() -> None:
    assert decode(MENU_HANT.encode("big5"), content_type="text/html; charset=gb2312").text == MENU_HANT
    assert decode(MENU.encode("gbk"), content_type="text/html; charset=big5").text == MENU


def test_circled_digits_of_big5() -> None:
    # Python's "big5" reads C6A1 as a kana; Big5-HKSCS, which browsers use, as ①
    assert decode(PROSE_HANT.encode("big5") + b"\xc6\xa1").text == PROSE_HANT + "①"


def test_a_cut_last_character_is_left_out_and_told() -> None:
    utf8 = decode(PROSE.encode()[:-1], content_type="text/html; charset=utf-8")
    assert (utf8.text, utf8.reason) == (PROSE[:-1], "strict utf-8, last character cut")
    gb = decode(PROSE.encode("gb18030")[:-1], content_type="text/html; charset=gbk")
    assert (gb.text, gb.replaced) == (PROSE[:-1], 0)
    assert gb.reason == "header says gbk, read as gb18030, last character cut"


def test_damaged_utf8_stays_utf8() -> None:
    body = PROSE.encode() * 20
    decoded = decode(body[:90] + b"\xff" + body[90:400] + b"\xc1" + body[401:])
    assert decoded.encoding == "utf-8"
    assert 1 < decoded.replaced < 6
    assert decoded.text.startswith(PROSE[:30])


def test_damaged_gb18030_stays_gb18030() -> None:
    body = PROSE.encode("gb18030") * 20
    decoded = decode(body[:90] + b"\xff" + body[90:])
    assert (decoded.encoding, decoded.replaced) == ("gb18030", 1)


def test_replacement_characters_of_the_source_are_not_counted() -> None:
    decoded = decode((PROSE + "\ufffd").encode() + b"\xff" + PROSE.encode())
    assert decoded.replaced == 1


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_goes_before_everything(mark: bytes, codec: str) -> None:
    decoded = decode(mark + PROSE.encode(codec), content_type="text/html; charset=gbk")
    assert (decoded.text, decoded.encoding, decoded.reason) == (PROSE, codec, "byte order mark")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_if_declared(codec: str) -> None:
    text = f"<p>{PROSE}</p>\n"
    decoded = decode(text.encode(codec), content_type="text/html; charset=utf-16")
    assert (decoded.text, decoded.encoding) == (text, codec)


def test_utf8_labelled_utf16_is_utf8() -> None:
    assert decode(PROSE.encode(), content_type="text/html; charset=utf-16").encoding == "utf-8"


def test_western_text_is_the_last_resort() -> None:
    text = "Le préfet a été nommé à l'hôtel de ville où il réside"
    decoded = decode(text.encode("cp1252"), content_type="text/html; charset=iso-8859-1")
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


@pytest.mark.parametrize("text", ["Привет, мир", "Καλημέρα κόσμε", "© 2023 café", "مرحبا بالعالم"])
def test_other_scripts_in_utf8(text: str) -> None:
    assert decode(text.encode()).text == text


def test_ascii_and_nothing_are_utf8() -> None:
    assert decode(b"<html></html>").encoding == "utf-8"
    assert decode(b"").text == ""


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html; charset=gb2312", "x; charset=utf-16", "charset="]),
)
def test_any_bytes_give_a_result(body: bytes, content_type: str | None) -> None:
    decoded = decode(body, content_type=content_type)
    assert decoded.replaced >= 0
    assert decoded.encoding == codecs.lookup(decoded.encoding).name.replace("_", "-")


def _encodable(codec: str) -> list[str]:
    return sorted(c for c in _FREQUENT if c.encode(codec, "ignore") and len(c.encode(codec, "ignore")) > 1)


@pytest.mark.parametrize("codec", ["gb2312", "big5", "utf-8"])
@given(data=st.data())
def test_twenty_frequent_characters_come_back(codec: str, data: st.DataObject) -> None:
    letters = data.draw(st.lists(st.sampled_from(_encodable(codec)), min_size=20, max_size=60, unique=True))
    text = "".join(letters)
    assert decode(text.encode(codec)).text == text


def test_large_bodies_are_decoded_in_bounded_time() -> None:
    hostile = [b"\xff" * 5_000_000, b"<meta " * 800_000 + b"\x80", (b"\xc1\xaa" * 2_500_000)]
    for body in hostile:
        start = time.perf_counter()
        decode(body)
        assert time.perf_counter() - start < 3
