"""The record: one annual report as it is written, one JSON object a line.

The field names are public: they may grow, they do not change. Keys keep the order of this file.
The same models give the JSON Schema (`docs/record.schema.json`) and check every record before it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

Number = int | float

# the public cell keys (FORMS.md) of the forms; `govcrawl.forms` says which belongs to which
APPLICATION_ROWS = (
    "new_received", "carried_over", "disclosed", "partially_disclosed", "withheld_state_secret",
    "withheld_prohibited_by_law", "withheld_security_and_stability", "withheld_third_party_rights",
    "withheld_internal_affairs", "withheld_process_information", "withheld_enforcement_files",
    "withheld_administrative_query", "unavailable_not_held", "unavailable_no_existing_information",
    "unavailable_unclear_after_correction", "not_processed_petition", "not_processed_repeated",
    "not_processed_publication", "not_processed_excessive", "not_processed_reconfirmation",
    "other_not_corrected_in_time", "other_fee_unpaid", "other_other", "other_handling", "handled_total",
    "carried_forward",
)  # fmt: skip
APPLICATION_COLUMNS = (
    "natural_person", "commercial_enterprise", "research_institution", "public_welfare_organisation",
    "legal_service_institution", "other", "total",
)  # fmt: skip
PROACTIVE_ROWS = (
    "rules", "normative_documents", "licences", "other_services", "penalties", "compulsory_measures", "fees",
    "procurement",
)  # fmt: skip
PROACTIVE_COLUMNS = (
    "issued", "repealed", "in_force", "newly_made", "newly_disclosed", "total_disclosed", "previous_items", "change",
    "decisions", "items", "amount",
)  # fmt: skip
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
STATISTICS_ROWS = (
    "disclosed", "disclosed_normative_documents", "issued_normative_documents", "disclosed_in_gazette",
    "disclosed_on_website", "disclosed_on_microblog", "disclosed_on_wechat", "disclosed_otherwise",
    "responses", "press_conferences", "press_conferences_with_leaders", "online_interviews",
    "online_interviews_with_leaders", "policy_explanations", "responses_on_microblog_and_wechat",
    "responses_otherwise", "applications_received", "received_in_person", "received_by_fax",
    "received_online", "received_by_letter", "applications_completed", "completed_on_time",
    "completed_after_extension", "applications_answered", "answered_already_disclosed",
    "answered_disclosed", "answered_partially_disclosed", "answered_refused", "refused_state_secret",
    "refused_trade_secret", "refused_personal_privacy", "refused_security_and_stability",
    "refused_not_government_information", "refused_other_legal_grounds", "answered_not_this_body",
    "answered_does_not_exist", "answered_amendment_requested", "answered_other_procedure", "review",
    "review_upheld", "review_corrected", "review_other", "litigation", "litigation_upheld",
    "litigation_corrected", "litigation_other", "complaints", "fees", "dedicated_units",
    "consultation_points", "staff", "staff_full_time", "staff_part_time", "budget", "meetings",
    "training_courses", "people_trained",
)  # fmt: skip
STATISTICS_COLUMNS = ("value", "cumulative")


class _OneOf:
    """Lets through the keys it was made with."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = frozenset(keys)

    def __call__(self, key: str) -> str:
        if key not in self.keys:
            raise ValueError(f"{key!r} is no key of the statutory forms (FORMS.md)")
        return key


ProactiveRow = Annotated[
    str, AfterValidator(_OneOf(PROACTIVE_ROWS)), WithJsonSchema({"type": "string", "enum": [*PROACTIVE_ROWS]})
]
ProactiveColumn = Annotated[
    str,
    AfterValidator(_OneOf(PROACTIVE_COLUMNS)),
    WithJsonSchema({"type": "string", "enum": [*PROACTIVE_COLUMNS]}),
]
ApplicationRow = Annotated[
    str,
    AfterValidator(_OneOf(APPLICATION_ROWS)),
    WithJsonSchema({"type": "string", "enum": [*APPLICATION_ROWS]}),
]
ApplicationColumn = Annotated[
    str,
    AfterValidator(_OneOf(APPLICATION_COLUMNS)),
    WithJsonSchema({"type": "string", "enum": [*APPLICATION_COLUMNS]}),
]
Outcome = Annotated[
    str, AfterValidator(_OneOf(OUTCOMES)), WithJsonSchema({"type": "string", "enum": [*OUTCOMES]})
]
StatisticsRow = Annotated[
    str,
    AfterValidator(_OneOf(STATISTICS_ROWS)),
    WithJsonSchema({"type": "string", "enum": [*STATISTICS_ROWS]}),
]
StatisticsColumn = Annotated[
    str,
    AfterValidator(_OneOf(STATISTICS_COLUMNS)),
    WithJsonSchema({"type": "string", "enum": [*STATISTICS_COLUMNS]}),
]
Row = dict[str, Number | None]

Scope = Literal["government", "office", "department", "township", "zone"]
Format = Literal["html", "text", "doc", "docx", "pdf", "image", "wps", "rtf", "odt", "xls", "xlsx"]
TableState = Literal["read", "partial", "image", "missing", "not_in_form", "ambiguous"]
Severity = Literal["error", "warning", "info"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Division(_Part):
    """A county-level division of China, or a prefecture; every field null where none was recognised.

    `code` to `province` are those of the report's year, by the name that it prints; the last two are today's.
    """

    code: str | None = Field(pattern=r"^\d{6}$", description="GB/T 2260 code, or null (development zones)")
    name: str | None
    level: str | None = Field(description="district, county, city, banner, zone, prefecture …")
    prefecture: str | None
    province: str | None
    current_code: str | None = Field(
        pattern=r"^\d{6}$",
        description="Code of the division that stands for it now, or null (zones; several, or not known)",
    )
    current_name: str | None = Field(description="Name of it; null where there are several, or not known")


class Section(_Part):
    """One of the six statutory sections; `number` is 1 to 6 whatever numeral is printed."""

    number: int = Field(ge=1, le=6)
    heading: str
    text: str


class Tables(_Part):
    """The statutory tables by cell key; a table that was not read is null, so is a cell without a number."""

    proactive: dict[ProactiveRow, dict[ProactiveColumn, Number | None]] | None = None
    applications: dict[ApplicationRow, dict[ApplicationColumn, Number | None]] | None = None
    review: dict[Outcome, Number | None] | None = None
    litigation_direct: dict[Outcome, Number | None] | None = None
    litigation_after_review: dict[Outcome, Number | None] | None = None
    statistics_2014: dict[StatisticsRow, dict[StatisticsColumn, Number | None]] | None = None


class TableStatus(_Part):
    """How far each table was read."""

    proactive: TableState
    applications: TableState
    review: TableState
    litigation_direct: TableState
    litigation_after_review: TableState
    statistics_2014: TableState


class ProseFigure(_Part):
    """A figure read from the prose; `start` and `end` are offsets into the record's `text`."""

    path: str
    value: Number
    quote: str
    start: int
    end: int


class RelationFailure(_Part):
    """`expected` is what the operands make of the cell at `path`, `actual` is what is printed there."""

    relation: str
    path: str
    expected: Number
    actual: Number


class Relations(_Part):
    """Counts of the hard relations evaluated, and the failed ones."""

    passed: int = 0
    failed: int = 0
    unassessed: int = 0
    failures: list[RelationFailure] = []


class Suggestion(_Part):
    """The one cell that, changed alone to `value`, would mend the failed relations. Never applied to `tables`."""

    path: str
    value: int = Field(ge=0)


class Issue(_Part):
    """Something a user of the record must know. `path` names a table or a cell, or is null.

    `operands` and `suggestion` are set on `relation_failed` only: the paths of the cells that made the expected value,
    and, where a single cell can be at fault, which and with what value.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    severity: Severity
    path: str | None
    message: str
    raw: str | None = None
    operands: list[str] | None = None
    suggestion: Suggestion | None = None


def make_issue(
    code: str,
    severity: Severity,
    path: str | None,
    message: str,
    raw: str | None = None,
    operands: Sequence[str] | None = None,
    suggestion: Suggestion | None = None,
) -> Issue:
    """An issue in one line; the parts as in `Issue`."""
    return Issue(
        code=code,
        severity=severity,
        path=path,
        message=message,
        raw=raw,
        operands=None if operands is None else list(operands),
        suggestion=suggestion,
    )


class Attachment(_Part):
    """A file that the report links to; `sha256` and `archive` are null while it was not fetched."""

    url: str
    title: str | None
    media_type: str | None
    sha256: str | None
    archive: str | None
    format: str | None


class Report(_Part):
    """One report, or one document that turned out to be none (issue `not_a_report`)."""

    id: str = Field(min_length=1)
    spider: str
    division: Division
    organisation: str | None
    scope: Scope | None
    year: int | None = Field(ge=2000, le=2100)
    title: str | None
    published: str | None = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    index_number: str | None
    document_number: str | None
    source: str | None
    url: str
    list_url: str | None
    host_is_official: bool | None
    fetched_at: str | None = Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")
    status: int | None
    media_type: str | None
    encoding: str | None
    encoding_reason: str | None
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    archive: str | None
    format: Format | None
    script: Literal["Hans", "Hant"] | None
    text: str
    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sections: list[Section]
    form: Literal["2021", "2019", "2014"] | None
    tables: Tables
    table_status: TableStatus
    prose_figures: list[ProseFigure]
    relations: Relations
    issues: list[Issue]
    attachments: list[Attachment]
    extractor: str


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line of the feed."""
    schema = Report.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
