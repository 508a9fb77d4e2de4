"""What LibreOffice reads for us, and that it can do no harm."""

from __future__ import annotations

import io
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from govcrawl.documents import libreoffice, office
from govcrawl.documents.model import Document, Paragraph, Table
from govcrawl.documents.office import read_doc_with_libreoffice, read_office
from govcrawl.errors import UnreadableFileError
from tests.documents.word_files import cell, line, packed, row, table, word
from tests.layouts.format_writers.office import convert as write
from tests.needs import needs_libreoffice

WIDTHS = (2000, 2000, 1000)
BODY = (
    line("XX县2023年政府信息公开工作年度报告")
    + line("一、总体情况")
    + table(
        row(cell("不予公开", '<w:vMerge w:val="restart"/>'), "1.属于国家秘密", "5"),
        row(cell("", "<w:vMerge/>"), "2.其他", ""),
        row(cell("总计", '<w:gridSpan w:val="2"/>'), "5"),
        widths=WIDTHS,
    )
    + line("2024年1月15日")
)
SHOWN = [
    "XX县2023年政府信息公开工作年度报告",
    "一、总体情况",
    [["不予公开", "1.属于国家秘密", "5"], ["不予公开", "2.其他", ""], ["总计", "总计", "5"]],
    "2024年1月15日",
]


def shown(document: Document):
    assert document.problems == []
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[one and one.text for one in places] for places in block.grid]
        for block in document.blocks
        if isinstance(block, Paragraph | Table)
    ]


def failure(body: bytes, read: Callable[[bytes], Document] = read_office) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as caught:
        read(body)
    return caught.value.code, caught.value.message


@pytest.fixture(scope="module")
def doc() -> bytes:
    return write([word(BODY)], "docx", "doc")[0]


def rtf(text: str) -> str:
    return "".join(one if ord(one) < 128 else f"\\u{(ord(one) + 0x8000) % 0x10000 - 0x8000}?" for one in text)


RTF = (
    r"{\rtf1\ansi\uc1 "
    + "".join(rf"\pard {rtf(text)}\par " for text in SHOWN[:2])
    + r"\trowd\clvmgf\cellx2000\cellx4000\cellx5000 "
    + "".join(rf"\pard\intbl {rtf(text)}\cell " for text in ("不予公开", "1.属于国家秘密", "5"))
    + r"\row\trowd\clvmrg\cellx2000\cellx4000\cellx5000 "
    + "".join(rf"\pard\intbl {rtf(text)}\cell " for text in ("", "2.其他", ""))
    + r"\row\trowd\cellx4000\cellx5000 "
    + "".join(rf"\pard\intbl {rtf(text)}\cell " for text in ("总计", "5"))
    + rf"\row\pard {rtf(SHOWN[3])}\par}}"
).encode()


@needs_libreoffice
def test_a_word_file_and_rtf_and_opendocument_give_the_same(doc: bytes) -> None:
    assert shown(read_doc_with_libreoffice(doc)) == SHOWN
    assert shown(read_office(RTF)) == SHOWN
    cells = [["不予公开", "1.属于国家秘密", "5"], [None, "2.其他", ""], ["总计", None, "5"]]
    rows = "".join(
        f"<table:table-row>{''.join(odt_cell(text) for text in places)}</table:table-row>" for places in cells
    )
    rows = rows.replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"', 1)
    rows = '<table:table-cell table:number-columns-spanned="2"'.join(
        rows.rsplit("<table:table-cell", 2)[:2]
    ) + ("<table:table-cell" + rows.rsplit("<table:table-cell", 1)[1])
    text = "".join(f"<text:p>{one}</text:p>" for one in SHOWN[:2])
    text += f'<table:table><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>'
    content = fodt(f"{text}<text:p>{SHOWN[3]}</text:p>").replace(
        b"office:document ", b"office:document-content "
    )
    content = content.replace(b"</office:document>", b"</office:document-content>")
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    assert shown(read_office(packed(parts, zipfile.ZIP_STORED))) == SHOWN


def odt_cell(text: str | None) -> str:
    if text is None:
        return "<table:covered-table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def fodt(body: str, more: str = "") -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "script")
    )
    names += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document{names} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{more}<office:body><office:text>{body}'
        "</office:text></office:body></office:document>"
    ).encode()


@needs_libreoffice
def test_xml_of_word_2003() -> None:
    names = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    body = BODY.replace('w:vMerge w:val="restart"', 'w:vmerge w:val="restart"').replace(
        "w:vMerge", "w:vmerge"
    )
    made = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument {names} xml:space="preserve"><w:body>{body}</w:body></w:wordDocument>'
    ).encode()
    apart = [["不予公开", "1.属于国家秘密", "5"], ["", "2.其他", ""], ["总计", "总计", "5"]]
    # LibreOffice's filter takes no notice of cells merged downwards
    assert shown(read_office(made)) == [*SHOWN[:2], apart, SHOWN[3]]


def test_words_package_as_one_file_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "")
    from tests.documents.word_files import parts_of

    parts = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{data}</pkg:xmlData></pkg:part>'
        for name, data in parts_of(line("正文")).items()
        if name != "[Content_Types].xml"
    )
    names = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    assert shown(read_office(f"<pkg:package {names}>{parts}</pkg:package>".encode())) == ["正文"]


# --- what is refused


def test_without_libreoffice_the_issue_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "")
    code, message = failure(b"{\\rtf1 x}")
    assert code == "tool_missing"
    assert "libreoffice-writer" in message


def test_files_that_are_cut_off_are_not_taken_for_whole_ones() -> None:
    assert failure(b"{\\rtf1{\\b 12")[0] == "file_broken"
    assert failure(b"{\\rtf1{\\b 12}")[0] == "file_broken"
    assert failure(b"{\\rtf1 \\{{\\b 12}\\}")[0] == "file_broken"
    assert failure(fodt("<text:p>12</text:p>")[:-40])[0] == "file_broken"
    assert failure(b"PK\x03\x04")[0] == "file_broken"


@needs_libreoffice
def test_an_older_word_file_that_is_cut_off_or_encrypted(doc: bytes) -> None:
    assert failure(doc[: len(doc) * 2 // 3], read_doc_with_libreoffice)[0] == "file_broken"
    head = doc.index(b"\xec\xa5", 512)
    flags = int.from_bytes(doc[head + 10 : head + 12], "little") | 0x100
    locked = doc[: head + 10] + flags.to_bytes(2, "little") + doc[head + 12 :]
    assert failure(locked, read_doc_with_libreoffice)[0] == "file_encrypted"
    older = doc[: head + 2] + (0x68).to_bytes(2, "little") + doc[head + 4 :]
    assert office._ole_input(older).reader == "MS Word 95"
    assert office._ole_input(doc).reader == "MS Word 97"


def test_what_no_office_program_writes_is_refused() -> None:
    assert failure(b"plain text")[0] == "file_broken"
    assert failure(b"<svg/>")[0] == "format_not_read"
    assert failure(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))[0] == "file_broken"
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    assert (
        "document type" in failure(fodt("").replace(b"<office:document", entity + b"<office:document", 1))[1]
    )
    kind = "application/vnd.oasis.opendocument.text"
    content = fodt("<text:p>1</text:p>").partition(b"?>")[2]
    assert "document type" in failure(packed({"mimetype": kind, "content.xml": entity + content}))[1]
    locked = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert failure(packed(locked))[0] == "file_encrypted"
    assert failure(packed({"mimetype": kind}))[0] == "file_broken"


# --- that it can do no harm


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have this shell script in the place of LibreOffice."""
    path = folder / "soffice"
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", str(path))


def test_one_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    start = time.monotonic()
    assert failure(b"{\\rtf1 x}") == (
        "reader_stopped",
        "LibreOffice took more than 1 seconds for the file; it was stopped.",
    )
    assert time.monotonic() - start < 20
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("what it had started is still running")


def test_one_that_crashes_or_makes_nothing_is_an_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, "kill -SEGV $$")
    assert failure(b"{\\rtf1 x}") == (
        "reader_stopped",
        "LibreOffice crashed on the file (signal 11). Look at the file by hand.",
    )
    program(tmp_path, monkeypatch, "exit 0")
    assert failure(b"{\\rtf1 x}")[0] == "reader_stopped"
    program(tmp_path, monkeypatch, "echo 'Error: source file could not be loaded' >&2")
    assert failure(b"{\\rtf1 x}")[0] == "file_broken"


def test_it_gets_a_profile_of_ours_and_little_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    profile = 'for one in "$@"; do case $one in -env:UserInstallation=file://*) p=${one#-env:UserInstallation=file://};; esac; done'
    program(
        tmp_path,
        monkeypatch,
        f'{profile}\nenv > {tmp_path}/env; echo "$@" > {tmp_path}/arguments\n'
        f"cp $p/user/registrymodifications.xcu {tmp_path}/settings; pwd > {tmp_path}/folder\n",
    )
    failure(b"{\\rtf1 x}")
    environment = (tmp_path / "env").read_text()
    assert "SECRET_TOKEN" not in environment
    assert "http_proxy=http://127.0.0.1:9" in environment
    settings = (tmp_path / "settings").read_text()
    for name, value in (
        ("DisableMacrosExecution", "true"),
        ("BlockUntrustedRefererLinks", "true"),
        ("MacroSecurityLevel", "3"),
    ):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings
    arguments = (tmp_path / "arguments").read_text()
    for option in (
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--infilter=Rich Text Format",
    ):
        assert option in arguments
    folder = Path((tmp_path / "folder").read_text().strip())
    assert f"HOME={folder}" in environment
    assert not folder.exists()  # all of it was thrown away


def listener() -> tuple[int, list[str], socket.socket]:
    """A server on loopback that notes what asks it."""
    asked: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            asked.append(connection.recv(200).decode("latin-1"))
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1], asked, server


@needs_libreoffice
def test_links_are_not_followed_also_where_it_has_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密 4711")
    port, asked, server = listener()
    body = "<text:p>一、总体情况</text:p>"
    for number, target in enumerate((secret.as_uri(), f"http://127.0.0.1:{port}/x.odt")):
        body += (
            f'<text:section text:name="S{number}"><text:section-source xlink:href="{target}" xlink:type="simple"/>'
            "<text:p>旧</text:p></text:section>"
            f'<text:p><draw:frame draw:name="F{number}"><draw:image xlink:href="{target}" xlink:type="simple" '
            'xlink:actuate="onLoad"/></draw:frame></text:p>'
        )
    macro = tmp_path / "macro-ran"
    script = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
        'script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    monkeypatch.setattr(libreoffice, "_without_network", tuple)
    try:
        document = read_office(fodt(body, script))
    finally:
        server.close()
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert "一、总体情况" in texts
    assert not any("4711" in text for text in texts)
    assert asked == []
    assert not macro.exists()


@needs_libreoffice
def test_it_has_no_network_where_the_system_can_take_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = libreoffice._without_network()
    if not before:
        assert os.geteuid() != 0
        return
    program(tmp_path, monkeypatch, f"cat /proc/net/dev > {tmp_path}/devices")
    failure(b"{\\rtf1 x}")
    devices = (tmp_path / "devices").read_text().splitlines()[2:]
    assert [one.split(":")[0].strip() for one in devices] == ["lo"]


@needs_libreoffice
def test_a_file_that_it_makes_nothing_of_is_broken() -> None:
    assert failure(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(3000))[0] == "file_broken"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    code, _ = failure(out.getvalue())
    assert code in ("file_broken", "reader_stopped")
