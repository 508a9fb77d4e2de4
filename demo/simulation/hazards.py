"""The hazards of a simulated season as data: what the server does, which outcome is intended, and why, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from demo import families
from demo.families.common import Portal
from demo.simulation import behaviour
from demo.simulation.behaviour import Behaviour
from demo.simulation.model import FOUND, WINDOW, Answer, Intended
from govcrawl.outcomes import Outcome, Reason

Start = Literal["column", "home"]
Transport = Literal["open", "closed", "weak_dh", "old_tls"]
#: From a portal to what is intended of each of its years.
Rule = Callable[[Portal], dict[int, Intended]]

_MISSING = Intended(Outcome.NOT_PUBLISHED, Reason.NO_REPORT)
# lists that are HTML, with a link for each article
_HTML_LISTS = ("c_i", "generic", "govxxgk", "openness", "phpcms", "qujing_public", "trs", "uuid", "vsb")
_ADDRESSED_BY_FOLDER = ("c_i", "trs", "uuid")


def _but(*left_out: str) -> tuple[str, ...]:
    return tuple(name for name in families.names() if name not in left_out)


@dataclass(frozen=True)
class Hazard:
    """A hazard; `modules` are the families that can have it (empty: all), `starts` where a run may begin.

    `http` and `https` say how the two ports of its address behave, `schemes` which scheme may be declared. `named`
    is whether the host's name resolves. `years` are those published. `moved` tells that the declared column is no
    longer where the real one is. `waits` names what the server imposes beside the delays: a `pause` before the second
    pass, `retry_after`.
    """

    key: str
    why: str
    behave: Behaviour
    rule: Rule
    modules: tuple[str, ...] = ()
    starts: tuple[Start, ...] = ("column", "home")
    schemes: tuple[str, ...] = ("http", "https")
    http: Transport = "open"
    https: Transport = "open"
    named: bool = True
    years: tuple[int, ...] = WINDOW
    moved: bool = False
    waits: tuple[str, ...] = ()

    @property
    def keeps_to_itself(self) -> bool:
        """Whether its address is shared with no other portal."""
        return not self.named or (self.http, self.https) != ("open", "open")


def found(portal: Portal) -> dict[int, Intended]:
    """Every published year is found; the list says of the others that they are not there."""
    return {year: FOUND if year in portal.years else _MISSING for year in WINDOW}


def nothing(outcome: Outcome, reason: Reason | None = None) -> Rule:
    """Nothing is had, and nothing is known of any year."""
    return lambda _: {year: Intended(outcome, reason) for year in WINDOW}


def but_one(
    outcome: Outcome,
    reason: Reason | None = None,
    *,
    record: bool | None = False,
    pictured: bool = False,
    lacking: bool = False,
) -> Rule:
    """All are found but the newest but one."""

    def rule(portal: Portal) -> dict[int, Intended]:
        return found(portal) | {
            sorted(portal.years)[-2]: Intended(outcome, reason, record, pictured, lacking)
        }

    return rule


def newest_two(outcome: Outcome, reason: Reason) -> Rule:
    """The newest two are found, nothing is had of the others."""

    def rule(portal: Portal) -> dict[int, Intended]:
        first = sorted(portal.years)[-2:]
        return {year: FOUND if year in first else Intended(outcome, reason) for year in WINDOW}

    return rule


def not_listed(outcome: Outcome, reason: Reason) -> Rule:
    """What is published is found; of the rest the list, not being read to its end, says nothing."""
    return lambda portal: {
        year: FOUND if year in portal.years else Intended(outcome, reason) for year in WINDOW
    }


def on_first_page(portal: Portal) -> dict[int, Intended]:
    """The generic portal's first page has the five newest lines; the years on it are found, the pager hides the others."""
    lines = [(portal.date(year), year) for year in portal.years]
    lines += [(date, 0) for _, date, _ in portal.decoys()]
    shown = {year for _, year in sorted(lines, reverse=True)[:5]}
    return {
        year: FOUND if year in shown else Intended(Outcome.UNREADABLE, Reason.UNREAD_PAGER) for year in WINDOW
    }


_UNREACHABLE = nothing(Outcome.UNREACHABLE)
_BLOCKED = nothing(Outcome.BLOCKED, Reason.BLOCKED)
_ONE_MISSING = (2019, 2020, 2022, 2023)

_LIST: tuple[Hazard, ...] = (
    Hazard("none", "nothing is in the way, so every report is found", behaviour.plain, found),
    # robots.txt
    Hazard("robots_403", "a host that refuses to show robots.txt wants no robots", behaviour.robots_status(403), nothing(Outcome.REFUSED_BY_ROBOTS, Reason.REFUSED_BY_ROBOTS)),
    Hazard("robots_disallow", "robots.txt forbids everything", behaviour.robots_disallow, nothing(Outcome.REFUSED_BY_ROBOTS, Reason.REFUSED_BY_ROBOTS)),
    Hazard("robots_404", "no robots.txt forbids nothing", behaviour.robots_status(404), found),
    Hazard("robots_503", "without robots.txt nothing may be asked, and the server's error is no refusal (RFC 9309, 2.3.1.4)", behaviour.storm(robots=True, others=False, ends=False), nothing(Outcome.UNREACHABLE, Reason.ROBOTS_UNAVAILABLE), waits=("pause",)),
    Hazard("robots_503_at_first", "robots.txt comes in the second pass, and with it the reports", behaviour.storm(robots=True, others=False, ends=True), found, waits=("pause",)),
    # errors of the server
    Hazard("retry_after", "the pause that the server asks for is kept, then it answers", behaviour.once(503, "Retry-After"), found, waits=("retry_after",)),
    Hazard("too_many_once", "429 with Retry-After is a request for a pause, not a refusal", behaviour.once(429, "Retry-After"), found, waits=("retry_after",)),
    Hazard("too_many_for_ever", "the server asks to be left alone in both passes", behaviour.always(429), _UNREACHABLE, waits=("pause",)),
    Hazard("retry_after_a_day", "nobody waits for a day; the host is left alone", behaviour.always(503, ("Retry-After", "86400")), _UNREACHABLE, waits=("pause",)),
    Hazard("error_once", "one error and then a good answer is a good answer", behaviour.once(500), found),
    Hazard("flaky", "every report fails once and is had on the second try", behaviour.flaky, found),
    Hazard("storm_for_ever", "server errors in both passes", behaviour.always(500), _UNREACHABLE, waits=("pause",)),
    Hazard("storm_ends", "an overloaded server recovers when it is left alone, before the second pass", behaviour.storm(robots=False, others=True, ends=True), found, waits=("pause",)),
    Hazard("list_page_fails_once", "the second list page comes on the second try, so no year is taken for unpublished", behaviour.second_list_page_fails_once, found, modules=("channel_doc", "generic", "govxxgk", "openness", "phpcms", "qujing_public", "trs", "uuid", "vsb"), starts=("column",)),
    # time
    Hazard("silent", "the server takes requests and never answers", behaviour.silent, _UNREACHABLE, waits=("pause",)),
    Hazard("slow", "slow is not silent", behaviour.slow, found),
    Hazard("drip", "a body that comes in drops is whole in the end", behaviour.drip, found),
    Hazard("drip_for_ever", "a body that is never whole is no answer", behaviour.drip_for_ever, _UNREACHABLE, waits=("pause",)),
    # connections
    Hazard("refused", "nothing listens, by http or by https", behaviour.plain, nothing(Outcome.UNREACHABLE, Reason.CONNECTION_REFUSED), http="closed", https="closed", waits=("pause",)),
    Hazard("no_name", "the host's name does not resolve", behaviour.plain, nothing(Outcome.UNREACHABLE, Reason.NAME_UNKNOWN), named=False, waits=("pause",)),
    Hazard("reset", "every connection is reset", behaviour.reset, _UNREACHABLE, waits=("pause",)),
    Hazard("cut_once", "an answer that broke off is asked for again", behaviour.cut_once, found),
    Hazard("cut_for_ever", "one report always breaks off; half a report is none", behaviour.cut_for_ever, but_one(Outcome.UNREACHABLE, Reason.CUT_SHORT), waits=("pause",)),
    Hazard("http_only", "declared https, but only http answers: the scheme is changed once", behaviour.plain, found, schemes=("https",), https="closed"),
    Hazard("https_only", "declared http, but only https answers: the scheme is changed once", behaviour.plain, found, schemes=("http",), http="closed"),
    Hazard("to_https", "http leads to https on the same host", behaviour.to_https, found, schemes=("http",)),
    Hazard("weak_dh", "only a weak Diffie-Hellman group is offered: asked again by the methods of older servers", behaviour.plain, found, schemes=("https",), http="closed", https="weak_dh"),
    Hazard("old_tls", "only TLS 1.0 and 1.1 are offered: asked again by the methods of older servers", behaviour.plain, found, schemes=("https",), http="closed", https="old_tls"),
    # shells
    Hazard("home_refresh", "the home page is a meta refresh, which is followed", behaviour.home_shell(behaviour.REFRESH), found, modules=_but("uuid"), starts=("home",)),
    Hazard("home_script", "the home page is a literal location.href, which is followed", behaviour.home_shell(behaviour.SCRIPT), found, modules=_but("uuid"), starts=("home",)),
    Hazard("column_script", "the column is a literal location.href, which is followed", behaviour.column_shell, found, modules=_ADDRESSED_BY_FOLDER, starts=("column",)),
    # what is gone
    Hazard("column_404_moved", "the declared column is gone (404) and is found again from the home page", behaviour.plain, found, modules=_but("gkmlpt", "c_i", "jpage"), starts=("column",), moved=True),
    Hazard("column_200_moved", "the declared column is an error page with status 200 and is found again from the home page", behaviour.missing_softly, found, modules=_but("gkmlpt"), starts=("column",), moved=True),
    Hazard("soft_404", "all but the home page is one error page with status 200, and the column is found nowhere", behaviour.gone_softly, nothing(Outcome.MOVED, Reason.SOFT_404), starts=("column",)),
    Hazard("sent_home", "every page leads to the home page, and no way from there leads on", behaviour.sent_home, nothing(Outcome.MOVED, Reason.SENT_HOME), modules=_but("uuid"), starts=("column",)),
    Hazard("other_host", "the portal has moved to a host that nobody declared", behaviour.other_host, nothing(Outcome.MOVED, Reason.OTHER_HOST), starts=("column",)),
    Hazard("dead_report", "the link of one year is dead, so its report is no longer there", behaviour.dead_report, but_one(Outcome.MOVED, Reason.NOT_FOUND)),
    Hazard("softly_dead_report", "one report is the page that the host gives for what does not exist", behaviour.softly_dead_report, but_one(Outcome.MOVED, Reason.SOFT_404)),
    Hazard("no_report", "another page stands in the place of one report; what it would say is not known", behaviour.no_report, but_one(Outcome.UNREADABLE, Reason.NOT_A_REPORT, record=None)),
    Hazard("pictured", "the tables of one report are pictures: its record is kept, without figures", behaviour.pictured, but_one(Outcome.UNREADABLE, Reason.NO_FIGURES, record=True, pictured=True)),
    Hazard("file_gone", "the tables of one report are in an attachment that is gone: its record is kept, without figures, and nobody asks again", behaviour.tables_in_file(behaviour.error(404)), but_one(Outcome.UNREADABLE, Reason.NO_FIGURES, record=True, lacking=True)),
    Hazard("file_is_page", "a page that asks for a code comes in place of the attachment: it closes the file and not the portal", behaviour.tables_in_file(Answer(behaviour.html(behaviour.CODE_PAGE))), but_one(Outcome.UNREADABLE, Reason.NO_FIGURES, record=True, lacking=True)),
    Hazard("file_fails", "the server fails on the attachment that has the tables, in both passes: the next run asks again", behaviour.tables_in_file(behaviour.error(500)), but_one(Outcome.UNREACHABLE, Reason.SERVER_ERROR, record=True, lacking=True), waits=("pause",)),
    Hazard("huge", "one report is larger than DOWNLOAD_MAXSIZE", behaviour.huge, but_one(Outcome.UNREADABLE, Reason.TOO_LARGE)),
    Hazard("redirect_loop", "one report leads to itself", behaviour.redirect_loop, but_one(Outcome.UNREACHABLE, Reason.REDIRECT_LOOP)),
    Hazard("endless_redirects", "one report leads to ever new addresses", behaviour.endless_redirects, but_one(Outcome.UNREACHABLE, Reason.REDIRECT_LOOP)),
    # firewalls
    Hazard("waf_412", "a challenge with status 412 for everything, robots.txt too", behaviour.firewall(412, robots=True), _BLOCKED),
    Hazard("waf_468", "a challenge with status 468 for everything, robots.txt too", behaviour.firewall(468, robots=True), _BLOCKED),
    Hazard("waf_521", "a challenge with status 521", behaviour.firewall(521, behaviour.JIASULE_PAGE), _BLOCKED),
    Hazard("waf_403", "every page is refused to us", behaviour.firewall(403, "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>"), _BLOCKED),
    Hazard("waf_200", "a page with status 200 that is nothing but a challenge", behaviour.firewall(200), _BLOCKED),
    Hazard("waf_later", "the firewall begins after two reports, which are kept", behaviour.firewall_later, newest_two(Outcome.BLOCKED, Reason.BLOCKED)),
    # lists
    Hazard("session_ids", "links with ;jsessionid are one article, however often it changes", behaviour.with_session_ids, found, modules=("c_i", "generic", "govxxgk", "qujing_public", "trs", "uuid", "vsb")),
    Hazard("twice_by_www", "www and bare host are one portal, and a report listed by both is one report", behaviour.doubled(other_scheme=False), found, modules=_HTML_LISTS),
    Hazard("twice_by_scheme", "http and https are one portal, and a report listed by both is one report", behaviour.doubled(other_scheme=True), found, modules=_HTML_LISTS),
    Hazard("year_missing", "the list was read to its end, and one year is not on it", behaviour.plain, found, years=_ONE_MISSING),
    Hazard("decoys_only", "the list was read to its end without any report of the government's own", behaviour.plain, found, modules=_but("jpaas", "ucap"), starts=("column",), years=()),
    Hazard("endless_list", "the list has no end, so it cannot say that a year is not on it", behaviour.endless_list, not_listed(Outcome.UNREADABLE, Reason.ENDLESS_LIST), modules=("generic",), starts=("column",), years=_ONE_MISSING),
    Hazard("unread_pager", "the pager leads on and cannot be followed, so the list cannot say that a year is not on it", behaviour.unread_pager, on_first_page, modules=("generic",), starts=("column",)),
    # charsets
    Hazard("labelled_gb2312", "UTF-8 that calls itself gb2312 is read as what it is", behaviour.labelled_gb2312, found),
    Hazard("gb18030_as_utf8", "GB18030 that calls itself UTF-8 is read as what it is", behaviour.gb18030_as_utf8, found),
)  # fmt: skip

HAZARDS: Final[dict[str, Hazard]] = {one.key: one for one in _LIST}
