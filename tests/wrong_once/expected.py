"""Small pages on which figures were wrong once without a word: what each cell holds, None where no figure may be read."""

from __future__ import annotations

WRONG_ONCE: dict[str, dict[str, int | None]] = {
    "years_in_rows_of_section_2.html": {"proactive.rules.issued": 1, "proactive.rules.in_force": 3},
    "years_in_rows_of_section_3.html": {
        "applications.new_received.natural_person": 3,
        "applications.new_received.total": 3,
    },
    "this_year_blank_above_last_year.html": {"review.upheld": None, "litigation_direct.total": None},
    "only_last_years_row.html": {"review.upheld": None},
    "only_a_bureaus_row.html": {"review.upheld": None},
    "number_in_front_of_section_4.html": {"review.upheld": 5, "review.corrected": None, "review.total": 5},
    "foreign_kind_of_applicant.html": {"applications.new_received.research_institution": None},
    "corner_of_another_year.html": {"applications.new_received.natural_person": None},
    "corner_of_another_year_in_section_2.html": {"proactive.rules.issued": None},
    "corner_of_another_body.html": {"applications.new_received.natural_person": None},
    "annex_of_half_a_year.html": {"applications.new_received.natural_person": None},
    "block_of_another_year.html": {"review.upheld": None},
    "years_above_equal_heads.html": {"proactive.licences.decisions": None},
    "years_below_the_total.html": {"applications.new_received.total": None},
    "labels_to_the_right_in_section_3.html": {"applications.new_received.natural_person": 3},
    "labels_to_the_right_in_section_2.html": {"proactive.rules.issued": 5},
    "no_column_of_totals.html": {"applications.new_received.natural_person": 3},
    "two_tables_with_years_in_their_corners.html": {"applications.new_received.natural_person": 3},
    "block_named_above_its_table.html": {"review.upheld": 1},
    "rows_of_two_years_in_words.html": {"review.upheld": 1},
    "last_head_above_the_numbers.txt": {
        "proactive.licences.previous_items": 1,
        "proactive.licences.decisions": 3,
        "proactive.other_services.previous_items": 4,
        "proactive.compulsory_measures.decisions": 12,
    },
    "page_mark_for_a_lost_cell_of_section_3.txt": {
        "applications.new_received.research_institution": 0,
        "applications.new_received.public_welfare_organisation": 18,
        "applications.new_received.other": 28,
        "applications.new_received.total": 426,
    },
    "page_mark_for_a_lost_cell_of_section_4.txt": {
        "review.corrected": None,
        "litigation_direct.upheld": None,
    },
    "page_mark_for_a_lost_cell_of_section_2.txt": {
        "proactive.normative_documents.issued": None,
        "proactive.normative_documents.repealed": None,
    },
    "column_of_years.txt": {
        "proactive.rules.issued": 2,
        "proactive.rules.in_force": 9,
        "proactive.normative_documents.issued": 3,
    },
    "caption_of_a_bureau.txt": {"applications.new_received.natural_person": None},
    "two_copies_that_differ.txt": {"proactive.compulsory_measures.decisions": None},
    "two_numbers_below_two_labels.txt": {
        "proactive.penalties.decisions": 34319,
        "proactive.compulsory_measures.decisions": 328,
    },
    "two_numbers_on_one_line.txt": {"proactive.normative_documents.in_force": 14},
    "page_number_for_a_lost_cell_of_section_4.txt": {"review.upheld": None, "review.corrected": None},
    "cells_like_a_page_number.txt": {
        "proactive.licences.decisions": 968,
        "proactive.other_services.previous_items": 2,
        "proactive.other_services.decisions": 17,
        "proactive.penalties.previous_items": 7,
        "proactive.compulsory_measures.change": 19,
    },
    "stroke_for_a_digit.txt": {"proactive.fees.amount": None},
    "labels_first_with_a_lost_number.txt": {
        "proactive.penalties.decisions": None,
        "proactive.compulsory_measures.decisions": None,
    },
    "two_rows_in_one_cell.txt": {
        "proactive.rules.issued": None,
        "proactive.normative_documents.issued": None,
    },
    "glued_change_below_zero.txt": {"proactive.other_services.change": -40},
    "pipe_for_a_digit.txt": {"applications.new_received.commercial_enterprise": None},
    "labels_first_with_a_lost_number_in_section_3.txt": {
        "applications.new_received.natural_person": 5,
        "applications.new_received.total": 8,
        "applications.carried_over.total": None,
    },
    "labels_first_in_section_4.txt": {
        "review.upheld": 1,
        "litigation_direct.total": 5,
        "litigation_after_review.corrected": 1,
    },
    "labels_around_their_cells_in_section_2.txt": {
        "proactive.rules.issued": 1,
        "proactive.normative_documents.in_force": 7,
    },
    "digits_wrapped_below_a_row.txt": {
        "applications.new_received.commercial_enterprise": 31,
        "applications.new_received.total": 31,
    },
    "labels_first_in_the_annex.txt": {
        "statistics_2014.received_in_person.value": 3,
        "statistics_2014.received_online.value": 12,
        "statistics_2014.applications_completed.value": 20,
    },
    "footnote_beside_a_blank_in_the_annex.html": {
        "statistics_2014.received_in_person.value": None,
        "statistics_2014.received_by_fax.value": 4,
    },
    "footnotes_in_cells.html": {
        "proactive.penalties.decisions": None,
        "proactive.compulsory_measures.decisions": 5,
    },
    "bodies_stacked_in_one_table.html": {"applications.new_received.natural_person": 3},
    "only_an_appended_towns_table.html": {"applications.new_received.natural_person": None},
    "a_bureau_out_of_the_whole.html": {"applications.new_received.natural_person": None},
}
