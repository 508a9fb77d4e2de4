"""The form in use for reports on 2021 and later (国办公开办函〔2021〕30号): 10 + 175 + 15 cells."""

from __future__ import annotations

from govcrawl.forms.model import Form, Part

FORM_2021 = Form(
    key="2021",
    basis="国办公开办函〔2021〕30号",
    proactive=(
        Part(rows=("rules", "normative_documents"), columns=("issued", "repealed", "in_force")),
        Part(rows=("licences",), columns=("decisions",)),
        Part(rows=("penalties", "compulsory_measures"), columns=("decisions",)),
        Part(rows=("fees",), columns=("amount",)),
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
        "other_not_corrected_in_time",
        "other_fee_unpaid",
        "other_other",
        "handled_total",
        "carried_forward",
    ),
)
