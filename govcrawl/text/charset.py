"""The encoding of a page, decided by its bytes first and its labels second.

Pages of county portals are labelled wrongly often enough that a label is evidence, not truth. The order:

1. a byte order mark;
2. strict UTF-8: Chinese text in another encoding practically never passes by accident;
3. the declaration, in the Content-Type header or in the page, if the bytes decode by it *and* read like text;
4. detection among GB18030, Big5 and UTF-8 with broken bytes, by how many of the characters are frequent ones;
5. windows-1252, for western text; UTF-8 with replacement characters, where nothing fits.

A text that came out whole and reads like nothing may have been encoded twice; where that is certain it is undone
(`twice.py`).

GB2312 and GBK are read as GB18030, and Big5 as Big5-HKSCS, their supersets (WHATWG Encoding Standard, 4.2).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from govcrawl.text.twice import undo


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and how it was come by.

    `encoding` is Python's name for the codec that was used; `reason` says in a few words why; `replaced`
    counts the U+FFFD that decoding put in the place of broken bytes (0: every byte was read).
    """

    text: str
    encoding: str
    reason: str
    replaced: int


#: How many bytes of the page are searched for a `<meta charset>` or an XML declaration.
_HEAD = 4096
#: How many bytes of text outside ASCII detection looks at.
_SAMPLE = 65536
#: Score from which bytes read like Chinese text (1 is a text of level 1 characters, 2 one of the most
#: frequent).
_PLAUSIBLE = 0.8
#: A declared encoding is given up where another scores better by this much.
_MARGIN = 0.2
#: Share of high bytes that stand alone, from which a page that is not Chinese is a western one.
_WESTERN = 0.6

_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "gb_2312", "gb2312-80", "x-gbk", "x-gb2312", "cp936", "936",
       "ms936", "windows-936", "chinese", "csgb2312", "iso-ir-58", "csiso58gb231280", "euc-cn", "euccn",
       "gb18030-2000", "gb18030-2005", "gb-18030", "gb-2312"}  # fmt: skip
_BIG5 = {"big5", "big-5", "big5-hkscs", "big5hkscs", "big5_hkscs", "x-x-big5", "cn-big5", "csbig5", "cp950",
         "ms950",
         "windows-950", "950", "big5-eten"}  # fmt: skip
_UTF16 = {"utf-16": "utf-16", "utf16": "utf-16", "unicode": "utf-16", "ucs-2": "utf-16",
          "utf-16le": "utf-16-le",
          "utf-16-le": "utf-16-le", "utf-16be": "utf-16-be", "utf-16-be": "utf-16-be"}  # fmt: skip
_CODECS = (
    dict.fromkeys(_GB, "gb18030")
    | dict.fromkeys(_BIG5, "big5hkscs")
    | _UTF16
    | dict.fromkeys(("utf-8", "utf8", "utf_8"), "utf-8")
)

_HEADER_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
# searched in lower case: with IGNORECASE the search could not look for "<meta" as it stands
_META_CHARSET = re.compile(rb"<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})")
_XML_CHARSET = re.compile(rb"^\s{0,20}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")
# a byte below 0x30 is never the second of a pair, so that a run begins where a character begins
_RUN = re.compile(rb"[\x80-\xff][\x30-\x39\x40-\x7e\x80-\xff]*")
_LONE_BYTE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_ABOVE_TWO_BYTES = re.compile("[\u0800-\U0010ffff]")
_TWO_BYTE_WORD = re.compile("[\u0080-\u07ff]{4}")

# The most frequent characters of Chinese prose and of this kind of page, simplified and traditional: they
# tell apart what the frequent *blocks* cannot, because level 1 of GB 2312 and of Big5 overlap.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
    "党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被"
    "干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更"
    "单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研"
    "界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消"
    "构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁"
    "价严龙飞首页索栏网站请输搜欢迎访问版权邮编址服互简介您当前位置导航无障碍阅读手机微博客户端执法监督举报投诉咨询预算决算财政"
    "依申请公开指南条例镇街道办事处乡村旗州盟宁河湖城朝阳兰曲靖株洲聊"
    "這個國時來們動產種麼對會發過說後經進著電裡現實兩體機當點從業應開還樣與關線數質氣變條沒結解問無係軍情題黨員總設長頭資邊級圖統較"
    "將組見計別論運農幾區強決戰則據處隊給門規熱領東導壓濟階術極聯認權證轉單風帶場車務萬達積議聲報鬥類離華確張馬節話況傳許廣記觀織"
    "裝眾書復兒須際驗連斷難礦備辦習響約團歷構稱準號維劃選標寫親廠識適屬圓滿縣參紅細聽該鐵價嚴龍飛頁欄網請輸歡訪權郵編簡您礙閱讀機"
    "戶執監舉訴諮詢預財鎮鄉寧蘭訊服臺灣"
)


@cache
def _level_one(codec: str, first: int, last: int) -> frozenset[str]:
    """The characters of a two-byte codec from pair `first` to pair `last`."""
    pairs = b"".join(
        bytes((high, low))
        for high in range(first >> 8, (last >> 8) + 1)
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if first <= (high << 8 | low) <= last
    )
    return frozenset(pairs.decode(codec, "ignore"))


@cache
def _common(encoding: str) -> frozenset[str]:
    """The frequent part of the characters of `encoding`, by its standard's own division."""
    if encoding == "gb18030":  # GB 2312-80 level 1, rows 16 to 55
        return _level_one("gb2312", 0xB0A1, 0xD7F9)
    if encoding == "big5hkscs":
        return _level_one("big5", 0xA440, 0xC67E)
    return _common("gb18030") | _common("big5hkscs")


def _is_neutral(character: str) -> bool:
    """Characters that prove nothing: ASCII, punctuation, full-width forms, enclosed numbers, symbols."""
    code = ord(character)
    return (
        0x20 <= code < 0x7F
        or code in {0x09, 0x0A, 0x0D, 0xA0, 0xA9, 0xB7, 0xD7}
        or 0x2010 <= code <= 0x206F
        or 0x2100 <= code <= 0x27BF
        or 0x3000 <= code <= 0x303F
        or 0xFF01 <= code <= 0xFF5E
    )


def _score(text: str, encoding: str) -> float:
    """How much `text` reads like Chinese: 0 (not at all) to 2 (nothing but the most frequent characters)."""
    common = _common(encoding)
    points = weight = 0
    for character, count in Counter(text).items():
        if _is_neutral(character):
            continue
        weight += count
        if character in _FREQUENT:
            points += 2 * count
        elif character in common:
            points += count
    return points / weight if weight else 0.0


def reads_like_chinese(text: str) -> float:
    """How much the first 64 kB of `text` read like Chinese in either script: 0 (not at all) to 2."""
    return _score(text[:_SAMPLE], "utf-8")


def is_frequent(character: str) -> bool:
    """Whether a character is one of the most frequent of Chinese prose and of pages of this kind, in either script."""
    return character in _FREQUENT


def _codec_named(label: str) -> str | None:
    """The codec to read a declared charset with; None for those that are never believed, or not known."""
    return _CODECS.get(label.strip().lower())


def _declarations(body: bytes, content_type: str | None) -> Iterator[tuple[str, str]]:
    """(who says so, charset) of the header and of the page, in this order."""
    if content_type and (match := _HEADER_CHARSET.search(content_type[:_HEAD])):
        yield "header", match[1].lower()
    head = body[:_HEAD].lower()
    inside = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    if inside:
        yield "meta", inside[1].decode("ascii", "replace")


def _strict(body: bytes, codec: str) -> tuple[str, bool] | None:
    """The text if every byte can be read, and whether a cut last character was left out."""
    try:
        return body.decode(codec), False
    except UnicodeDecodeError as error:
        if error.reason != "incomplete multibyte sequence":
            return None
        return body[: error.start].decode(codec), True


def _replacing(body: bytes, codec: str) -> tuple[str, int]:
    """The text with U+FFFD for what cannot be read, and how many were put in."""
    text = body.decode(codec, "replace")
    in_source = body.count(b"\xef\xbf\xbd") if codec == "utf-8" else 0
    return text, max(0, text.count("\ufffd") - in_source)


def _sample(body: bytes) -> bytes:
    """Up to 64 kB of the runs outside ASCII; characters stay whole."""
    runs: list[bytes] = []
    size = 0
    for match in _RUN.finditer(body):
        run = match[0][: _SAMPLE - size]
        runs.append(run)
        size += len(run) + 1
        if size >= _SAMPLE:
            break
    return b" ".join(runs)


def _looks_western(sample: bytes) -> bool:
    """Whether most of the high bytes stand alone among ASCII, as the accents of western text do."""
    high = len(_HIGH_BYTE.findall(sample))
    return high > 0 and len(_LONE_BYTE.findall(sample)) >= _WESTERN * high


def _with_mark(body: bytes) -> Decoded | None:
    """The page by its byte order mark, if it has one."""
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, codec in marks:
        if body.startswith(mark):
            text, replaced = _replacing(body[len(mark) :], codec.removesuffix("-sig"))
            return Decoded(text, codec.removesuffix("-sig"), "byte order mark", replaced)
    return None


def _utf16(body: bytes, codec: str) -> tuple[str, str] | None:
    """(text, codec) of UTF-16 without a mark, its byte order from the NULs of its ASCII characters."""
    if codec == "utf-16":
        codec = "utf-16-be" if body[0:_HEAD:2].count(0) > body[1:_HEAD:2].count(0) else "utf-16-le"
    text = body[: len(body) & ~1].decode(codec, "replace")
    head = text[:_SAMPLE]
    readable = sum(count for c, count in Counter(head).items() if _is_neutral(c) or c in _common("utf-8"))
    return (text, codec) if head and readable >= 0.9 * len(head) else None


def _said(declared: list[tuple[str, str]], *, but: str | None = None) -> str:
    """`header said gb2312, meta said utf-8`: what was declared and not followed, or nothing."""
    return ", ".join(
        f"{who} said {label}" for who, label in declared if but is None or _codec_named(label) != but
    )


def _as_utf8(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """The page as strict UTF-8, a cut last character allowed."""
    cut = False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return None
        text = body[: error.start].decode("utf-8")
        cut = True
    reason = "strict utf-8, last character cut" if cut else "strict utf-8"
    if text.isascii():
        if cut and not any(_codec_named(label) == "utf-8" for _, label in declared):
            return None  # the only bytes outside ASCII do not make a character: nothing speaks for UTF-8
        return Decoded(text, "utf-8", reason, 0)
    if not _ABOVE_TWO_BYTES.search(text) and _TWO_BYTE_WORD.search(text):
        # pairs of GB18030 may be valid two-byte UTF-8 (联通 is the famous case): only in a text without one
        # character from U+0800 on, and then all of it reads as frequent Chinese
        sample = _sample(body)
        if _score(sample.decode("gb18030", "replace"), "gb18030") >= 1:
            return None
    said = _said(declared, but="utf-8")
    return Decoded(text, "utf-8", f"{reason}, {said}" if said else reason, 0)


def _as_declared(body: bytes, declared: list[tuple[str, str]], scores: dict[str, float]) -> Decoded | None:
    """The page by the first declaration that decodes and reads like text."""
    for who, label in declared:
        codec = _codec_named(label)
        if codec is None or codec == "utf-8":
            continue
        note = "" if label == codec else f", read as {codec}"
        if codec.startswith("utf-16"):
            wide = _utf16(body, codec)
            if wide:
                replaced = wide[0].count("\ufffd")
                return Decoded(wide[0], wide[1], f"{who} says {label}, read as {wide[1]}", replaced)
            continue
        if scores[codec] < _PLAUSIBLE or scores[codec] < max(scores.values()) - _MARGIN:
            continue
        result = _strict(body, codec)
        if result:
            cut = ", last character cut" if result[1] else ""
            return Decoded(result[0], codec, f"{who} says {label}{note}{cut}", 0)
    return None


def _detected(
    body: bytes, declared: list[tuple[str, str]], scores: dict[str, float], sample: bytes
) -> Decoded:
    """The page by what its bytes are most like."""
    said = _said(declared)
    # of equal scores the declared one wins, then the order of `scores`
    labels = [_codec_named(label) for _, label in declared]
    best = max(scores, key=lambda codec: (scores[codec], codec in labels))
    if scores[best] < _PLAUSIBLE and _looks_western(sample):
        text, replaced = _replacing(body, "cp1252")
        encoding, reason = "cp1252", "detected as western text"
    elif scores[best] < _PLAUSIBLE / 2:
        text, replaced = _replacing(body, "utf-8")
        encoding, reason = "utf-8", "not recognised, read as utf-8"
    else:
        encoding, reason = best, "detected among gb18030, big5, utf-8"
        result = _strict(body, best)
        if result:
            (text, cut), replaced = result, 0
            reason += ", last character cut" if cut else ""
        else:
            text, replaced = _replacing(body, best)
    return Decoded(text, encoding, f"{reason} ({said})" if said else reason, replaced)


def decode(body: bytes, *, content_type: str | None = None) -> Decoded:
    """Decode the bytes of a page; any bytes give a result, none raise.

    `content_type` is the HTTP header of that name, with or without a charset. The order of evidence is at the
    head of this module. A character cut at the end of the body is left out, and the reason says so.
    """
    decoded = _decode(body, content_type)
    again = None if decoded.replaced else undo(decoded.text, reads_like_chinese)
    if again is None:
        return decoded
    return replace(decoded, text=again[0], reason=f"{decoded.reason}; then undone: {again[1]}")


def _decode(body: bytes, content_type: str | None) -> Decoded:
    marked = _with_mark(body)
    if marked:
        return marked
    declared = list(_declarations(body, content_type))
    if b"\0" in body[:_HEAD]:
        wide = [(who, label) for who, label in declared if (_codec_named(label) or "").startswith("utf-16")]
        result = _as_declared(body, wide, {})
        if result:
            return result
    plain = _as_utf8(body, declared)
    if plain:
        return plain
    sample = _sample(body)
    scores = {
        codec: _score(sample.decode(codec, "replace"), codec) for codec in ("gb18030", "big5hkscs", "utf-8")
    }
    return _as_declared(body, declared, scores) or _detected(body, declared, scores, sample)
