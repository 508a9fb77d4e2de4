"""Compressed answers: what came whole is read, half of one never is."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from govcrawl.crawling.compression import DamagedBody, WholeCompressionMiddleware
from govcrawl.crawling.reasons import plain_reason, reason_of
from govcrawl.outcomes import Reason
from tests.ledger.test_kept_by_runs import HOST, LIST, YEARS, crawled, outcomes, portal

NUMBERS = "".join(str(number**7) for number in range(3000)).encode()
# so large that the middle of the compressed body is behind the first list
PAD = f"<p>{NUMBERS.decode()}</p>"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def unpacked(body: bytes, encoding: bytes, largest: int = 0) -> bytes:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": largest})
    answer = Response(f"{HOST}/x", headers={"Content-Encoding": encoding}, body=body)
    plain = WholeCompressionMiddleware(crawler=crawler).process_response(Request(f"{HOST}/x"), answer)
    assert isinstance(plain, Response)
    assert "Content-Encoding" not in plain.headers
    return plain.body


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        (b"gzip", gzip.compress(NUMBERS, mtime=0)),
        (b"x-gzip", gzip.compress(NUMBERS, mtime=0)),
        (b"gzip", gzip.compress(NUMBERS[:5000], mtime=0) + gzip.compress(NUMBERS[5000:], mtime=0)),
        # servers that do not count right: every browser shows it
        (b"gzip", gzip.compress(NUMBERS, mtime=0)[:-8] + b"\1\2\3\4\5\6\7\7"),
        (b"gzip", gzip.compress(NUMBERS, mtime=0) + b"\0\0"),
        (b"deflate", zlib.compress(NUMBERS)),
        (b"deflate", raw_deflate(NUMBERS)),
    ],
)
def test_what_is_whole(encoding: bytes, packed: bytes) -> None:
    assert unpacked(packed, encoding) == NUMBERS


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        (b"gzip", gzip.compress(NUMBERS, mtime=0)[:-2000]),
        (b"gzip", gzip.compress(NUMBERS, mtime=0)[:5]),
        (b"gzip", b"<html>no gzip at all</html>"),
        (b"gzip", gzip.compress(NUMBERS[:5000], mtime=0) + gzip.compress(NUMBERS[5000:], mtime=0)[:-2000]),
        (b"gzip", gzip.compress(NUMBERS, mtime=0)[:3000] + b"\xff" * 3000),
        (b"deflate", zlib.compress(NUMBERS)[:-2000]),
        (b"deflate", raw_deflate(NUMBERS)[:-2000]),
        (b"deflate", b"<html>neither</html>"),
        (b"br", b"\x8b\x01neither"),
    ],
)
def test_what_is_not(encoding: bytes, packed: bytes) -> None:
    with pytest.raises(DamagedBody) as told:
        unpacked(packed, encoding)
    assert told.value.reason is Reason.CUT_SHORT
    assert encoding.decode() in str(told.value)


def test_the_bound_on_size_is_still_scrapys() -> None:
    with pytest.raises(IgnoreRequest, match="exceeded DOWNLOAD_MAXSIZE") as told:
        unpacked(gzip.compress(bytes(10**6)), b"gzip", 10**5)
    assert reason_of(told.value) is Reason.TOO_LARGE
    assert plain_reason(told.value) == "the answer is larger, unpacked, than DOWNLOAD_MAXSIZE allows"


def test_half_a_list_says_of_no_year_that_it_is_not_there(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    _, headers, body = pages[LIST]  # type: ignore[misc]
    early, late = body.split(b"<li>", 3)[:3], body.split(b"<li>", 3)[3:]
    packed = gzip.compress(b"<li>".join([*early, PAD.encode() + b"<li>", *late]))
    half = packed[: len(packed) // 2]
    pages[LIST] = (200, headers | {"Content-Encoding": "gzip"}, half)
    pages[f"{HOST}/"] = (200, {"Content-Type": "text/html"}, b"<p>welcome</p>")
    crawled(pages, tmp_path, status=1)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "unreachable: cut_short")


def test_a_damaged_answer_is_asked_for_once_more(tmp_path: Path) -> None:
    pages = portal(*YEARS)
    status, headers, body = pages[LIST]  # type: ignore[misc]
    packed = gzip.compress(body)
    answers = [packed[:-20], packed]
    pages[LIST] = lambda: (
        status,
        headers | {"Content-Encoding": "gzip"},
        answers.pop(0) if len(answers) > 1 else packed,
    )
    crawled(pages, tmp_path)
    assert outcomes(tmp_path) == dict.fromkeys(YEARS, "found")
