"""The form in use for reports on 2019 and 2020 (国办公开办函〔2019〕60号): 22 + 161 + 15 cells."""

from __future__ import annotations

from govcrawl.forms.model import Form, Part

FORM_2019 = Form(
    key="2019",
    basis="国办公开办函〔2019〕60号",
    proactive=(
        Part(
            rows=("rules", "normative_documents"),
            columns=("newly_made", "newly_disclosed", "total_disclosed"),
        ),
        Part(rows=("licences", "other_services"), columns=("previous_items", "change", "decisions")),
        Part(rows=("penalties", "compulsory_measures"), columns=("previous_items", "change", "decisions")),
        Part(rows=("fees",), columns=("previous_items", "change")),
        Part(rows=("procurement",), columns=("items", "amount")),
    ),
    application_rows=(
        "new_received",
        "carried_over",
        "disclosed",
        "partially_disclosed",
        "withheld_state_secret",
        "withheld_prohibited_by_law",
        "withheld_security_and_stability",
        "withheld_third_party_rights",
        "withheld_internal_affairs",
        "withheld_process_information",
        "withheld_enforcement_files",
        "withheld_administrative_query",
        "unavailable_not_held",
        "unavailable_no_existing_information",
        "unavailable_unclear_after_correction",
        "not_processed_petition",
        "not_processed_repeated",
        "not_processed_publication",
        "not_processed_excessive",
        "not_processed_reconfirmation",
        "other_handling",
        "handled_total",
        "carried_forward",
    ),
)
