"""Encryption of older kinds, against real servers on loopback that have no other."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError

from govcrawl.crawling.archive import read_archived
from govcrawl.crawling.exporter import record_line
from govcrawl.crawling.tls import old_kind
from govcrawl.extract import extract_page
from tests.crawling import real_ports
from tests.crawling.old_server import without_secure_renegotiation
from tests.crawling.portal_site import Pages, html, list_of
from tests.crawling.real_ports import context, listening, short_group
from tests.crawling.running import QUICK, crawl, scrapy

NAME = "www.lyls.gov.cn"
LIST = "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=6783"
REPORT = "<h1>兰山区2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年度公开信息若干。</p>"
PAGES: Pages = {
    LIST: html(list_of(("info/6783/2023.htm", "兰山区2023年政府信息公开工作年度报告"))),
    "/info/6783/2023.htm": html(REPORT),
}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("[('SSL routines', '', 'tlsv1 alert protocol version')]", ("TLS older than 1.2", True)),
        ("[('SSL routines', '', 'unsupported protocol')]", ("TLS older than 1.2", True)),
        ("[('SSL routines', '', 'dh key too small')]", ("a Diffie-Hellman key that is too short", True)),
        (
            "[('SSL routines', '', 'unsafe legacy renegotiation disabled')]",
            ("no secure renegotiation (RFC 5746)", True),
        ),
        ("[('SSL routines', '', 'ssl/tls alert handshake failure')]", ("ciphers of older kinds", False)),
        ("[('SSL routines', '', 'wrong version number')]", None),
        ("[('SSL routines', '', 'tlsv1 unrecognized name')]", None),
    ],
)
def test_what_openssl_says_of_an_old_server(told: str, kind: tuple[str, bool] | None) -> None:
    assert (
        old_kind(DownloadFailedError(f"[<twisted.python.failure.Failure OpenSSL.SSL.Error: {told}>]")) == kind
    )


def test_a_time_out_says_nothing_of_encryption() -> None:
    assert old_kind(DownloadTimeoutError("Getting https://a.gov.cn/ took longer than 1 seconds.")) is None


def tls_1_0(made: ssl.SSLContext, _: Path) -> None:
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1


def tls_1_1(made: ssl.SSLContext, _: Path) -> None:
    made.set_ciphers("DEFAULT:@SECLEVEL=0")
    made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1_1


def short_key(made: ssl.SSLContext, folder: Path) -> None:
    made.set_ciphers("DHE:@SECLEVEL=0")
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.load_dh_params(str(short_group(folder)))


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(
    ("age", "old"),
    [
        (tls_1_0, "TLS older than 1.2 (TLSv1)"),
        (tls_1_1, "TLS older than 1.2 (TLSv1.1)"),
        (short_key, "a Diffie-Hellman key that is too short (TLSv1.2)"),
    ],
    ids=["TLS 1.0 only", "TLS 1.1 only", "Diffie-Hellman of 1024 bits"],
)
def test_an_old_host_is_read_and_its_records_say_so(tmp_path: Path, age: object, old: str) -> None:
    made = context(tmp_path)
    assert callable(age)
    age(made, tmp_path)
    with listening(PAGES, encrypted=made) as https:
        # http is closed, so the https that is reached is by the other scheme, and old
        run = scrapy(
            "crawl", "lanshan", *QUICK, *real_ports.settings(None, https.port), data=tmp_path, proxy=""
        )
    assert run.returncode == 0, run.stderr
    assert [one.removeprefix(NAME) for one in https.asked] == ["/robots.txt", LIST, "/info/6783/2023.htm"]
    # once refused; what was learned holds for all that follow
    assert https.shaken[0].startswith("failed: ")
    assert not any(one.startswith("failed: ") for one in https.shaken[1:])
    assert run.stderr.count("lanshan: legacy_tls ") == 1
    assert f"lanshan: legacy_tls {NAME}: {old}" in run.stderr
    [line] = (tmp_path / "reports" / "lanshan.jsonl").read_bytes().splitlines(keepends=True)
    record = json.loads(line)
    [issue] = [one for one in record["issues"] if one["code"] == "legacy_tls"]
    assert issue["severity"] == "info"
    assert issue["message"] == f"The page came by encryption of an older kind: {old}."
    page = read_archived(record["archive"], tmp_path / "archive")
    assert page.transport == (old,)
    assert record_line(extract_page(page)) == line


def test_a_host_without_secure_renegotiation_is_read_and_its_records_say_so(tmp_path: Path) -> None:
    with without_secure_renegotiation(PAGES, tmp_path) as https:
        run = scrapy(
            "crawl", "lanshan", *QUICK, *real_ports.settings(None, https.port), data=tmp_path, proxy=""
        )
    assert run.returncode == 0, run.stderr
    old = "no secure renegotiation (RFC 5746) (TLSv1.2)"
    assert f"lanshan: legacy_tls {NAME}: {old}" in run.stderr
    assert https.asked == ["/robots.txt", LIST, "/info/6783/2023.htm"]
    assert [one.startswith("failed: ") for one in https.shaken] == [True, False, False, False]
    record = json.loads((tmp_path / "reports" / "lanshan.jsonl").read_text())
    [issue] = [one for one in record["issues"] if one["code"] == "legacy_tls"]
    assert issue["message"] == f"The page came by encryption of an older kind: {old}."


def test_a_certificate_that_expired_and_names_another_host_is_no_hindrance(tmp_path: Path) -> None:
    with listening(PAGES, encrypted=context(tmp_path, expired=True)) as https:
        run = scrapy(
            "crawl", "lanshan", *QUICK, *real_ports.settings(None, https.port), data=tmp_path, proxy=""
        )
    assert run.returncode == 0, run.stderr
    assert "legacy_tls" not in run.stderr
    assert set(https.shaken) == {"TLSv1.3"}
    record = json.loads((tmp_path / "reports" / "lanshan.jsonl").read_text())
    assert [one for one in record["issues"] if one["code"] == "legacy_tls"] == []
    assert read_archived(record["archive"], tmp_path / "archive").transport == ()


def test_where_neither_older_encryption_nor_http_helps_the_first_failure_is_told(tmp_path: Path) -> None:
    made = context(tmp_path)
    # a cipher that no client offers by itself
    made.set_ciphers("aNULL:@SECLEVEL=0")
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    with listening(PAGES, encrypted=made) as https:
        run = crawl("qilin", *real_ports.settings(None, https.port), data=tmp_path, proxy="")
    assert run.returncode == 1
    assert "tls_failed https://" in run.stderr
    assert "connection_refused" not in run.stderr
    assert "legacy_tls" not in run.stderr
    assert https.asked == []
