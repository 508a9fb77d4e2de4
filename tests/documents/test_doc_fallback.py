"""What the .doc reader leaves to LibreOffice, and what it does not."""

from __future__ import annotations

import pytest

from govcrawl.documents import office
from govcrawl.documents.doc import read_doc
from govcrawl.documents.model import Document, Paragraph
from govcrawl.documents.problems import stopped
from govcrawl.errors import UnreadableFileError
from tests.documents.shown import shown
from tests.documents.word97_writer import IN_TABLE, Para, Word97, cells, row

MERGED_WITH_NOTHING = [*cells("1", "2", definition=row([0, 1000, 2000], [0x20]))]
ROW_WITHOUT_END = [Para("1", IN_TABLE, mark="\x07"), Para("二")]
MISCOUNTED = [*cells("1", "2", definition=row([0, 1000, 2000, 3000]))]


@pytest.fixture(autouse=True)
def _with_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_LIBREOFFICE", "true")  # any program; it is not called
    monkeypatch.setattr(
        office, "read_doc_with_libreoffice", lambda body: Document(blocks=[Paragraph("by LibreOffice")])
    )


@pytest.mark.parametrize(
    "document",
    [Word97(MERGED_WITH_NOTHING), Word97(ROW_WITHOUT_END), Word97([Para("一")], version=0x68)],
)
def test_what_is_not_understood_is_left_to_libreoffice(document: Word97) -> None:
    assert shown(read_doc(document.bytes())) == ["by LibreOffice"]


def test_a_row_that_lacks_a_cell_is_no_clearer_to_libreoffice() -> None:
    assert shown(read_doc(Word97(MISCOUNTED).bytes())) == ["1\t2"]


def test_a_file_that_is_cut_is_not_given_to_libreoffice() -> None:
    with pytest.raises(UnreadableFileError, match="damaged"):
        read_doc(Word97([Para("一" * 9000)]).bytes()[:9000])


def test_where_libreoffice_fails_the_rows_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(body: bytes) -> Document:
        raise stopped("it crashed")

    monkeypatch.setattr(office, "read_doc_with_libreoffice", fails)
    assert shown(read_doc(Word97(MERGED_WITH_NOTHING).bytes())) == ["1\t2"]
    with pytest.raises(UnreadableFileError, match="crashed"):
        read_doc(Word97(ROW_WITHOUT_END).bytes())
