"""How a list, a column or a report can end otherwise than wished: the names that log, ledger and tests share."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Named outcomes of a walk. Each reason that a portal reports begins with one of them."""

    NO_ARTICLES = "no_articles"  # a list page without one address of the family
    REPEATED_PAGE = "repeated_page"  # a list that ignores its page number, or runs in a circle
    ENDLESS_LIST = "endless_list"  # more pages than max_pages
    UNREAD_PAGER = "unread_pager"  # a pager leads on, but no address could be taken from it
    NOT_A_PAGE = "not_a_page"  # a file where a web page was wanted
    OTHER_HOST = "other_host"  # redirected to, or listed on, a host that is not declared
    SENT_HOME = "sent_home"  # redirected to the home page: it is gone
    NOT_A_REPORT = "not_a_report"  # the list called it a report, its own title is another
    PAGED_REPORT = "paged_report"  # the report goes on at further pages, one of them is not the whole
    NO_REPORT = "no_report"  # no report of those asked for
    NO_COLUMN = "no_column"  # no column of annual reports was found
    MOVED = "moved"  # the declared column is gone, another was found from the home page
