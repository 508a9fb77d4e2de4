"""The record: its public names and order, its schema, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from govcrawl import Report, extract
from govcrawl.commands.schema import schema_text
from govcrawl.forms.form_2019 import FORM_2019
from govcrawl.forms.form_2021 import FORM_2021
from govcrawl.forms.headers import APPLICATION_ORDER, OUTCOME_ORDER
from govcrawl.record import (
    APPLICATION_COLUMNS,
    APPLICATION_ROWS,
    OUTCOMES,
    PROACTIVE_COLUMNS,
    PROACTIVE_ROWS,
    Tables,
    json_schema,
)
from tests.layouts.printers import PRINTERS
from tests.layouts.truth import make_truth

ORDER = [
    "id",
    "spider",
    "division",
    "organisation",
    "scope",
    "year",
    "title",
    "published",
    "index_number",
    "document_number",
    "source",
    "url",
    "list_url",
    "host_is_official",
    "fetched_at",
    "status",
    "media_type",
    "encoding",
    "encoding_reason",
    "sha256",
    "archive",
    "format",
    "script",
    "text",
    "text_sha256",
    "sections",
    "form",
    "tables",
    "table_status",
    "prose_figures",
    "relations",
    "issues",
    "attachments",
    "extractor",
]
DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def record() -> dict:
    import random

    page = PRINTERS["html word"][0](make_truth(1, "2021"), random.Random(1))
    return extract(page, url="http://www.lyls.gov.cn/info/1/2.htm", media_type="text/html").model_dump(
        mode="json"
    )


def test_the_keys_are_the_public_ones_in_their_order(record: dict) -> None:
    assert list(record) == ORDER


def test_a_written_record_fits_the_published_schema(record: dict) -> None:
    schema = json.loads((DOCS / "record.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(record)), schema, cls=jsonschema.Draft202012Validator)


def test_the_published_schema_is_the_one_the_code_gives() -> None:
    assert (DOCS / "record.schema.json").read_text(encoding="utf-8") == schema_text(), "run: make docs"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("year",), "2023"),
        (("published",), "2023.1.2"),
        (("tables", "applications", "disclosed", "total"), "12"),
        (("tables", "applications", "disclosed", "sum"), 12),
        (("tables", "applications", "unheard_of"), {"total": 12}),
        (("tables", "review", "won"), 1),
        (("table_status", "review"), "fine"),
        (("division", "code"), "3713"),
        (("division", "current_code"), "3713"),
        (("issues",), [{"code": "x", "severity": "fatal", "path": None, "message": "", "raw": None}]),
        (("surprise",), 1),
    ],
)
def test_what_does_not_fit_is_refused_by_schema_and_model_alike(
    record: dict, path: tuple[str, ...], value: object
) -> None:
    changed = json.loads(json.dumps(record))
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    with pytest.raises(ValidationError):
        Report.model_validate(changed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, json_schema(), cls=jsonschema.Draft202012Validator)


def test_the_records_cell_keys_are_exactly_those_of_the_forms() -> None:
    rows = {*FORM_2019.application_rows, *FORM_2021.application_rows}
    cells = {**FORM_2019.proactive_cells(), **FORM_2021.proactive_cells()}
    columns = {
        c for form in (FORM_2019, FORM_2021) for columns in form.proactive_cells().values() for c in columns
    }
    assert rows == set(APPLICATION_ROWS)
    assert APPLICATION_ORDER == APPLICATION_COLUMNS
    assert OUTCOME_ORDER == OUTCOMES
    assert (set(cells), columns) == (set(PROACTIVE_ROWS), set(PROACTIVE_COLUMNS))


def test_the_forms_have_the_cells_that_the_law_prescribes() -> None:
    assert sum(map(len, FORM_2021.proactive_cells().values())) == 10
    assert sum(map(len, FORM_2019.proactive_cells().values())) == 22
    assert len(FORM_2021.application_rows) * len(APPLICATION_ORDER) == 175
    assert len(FORM_2019.application_rows) * len(APPLICATION_ORDER) == 161


def test_a_table_takes_no_key_of_its_own_invention() -> None:
    with pytest.raises(ValidationError, match="no key of the statutory forms"):
        Tables(applications={"granted": {"total": 1}})
