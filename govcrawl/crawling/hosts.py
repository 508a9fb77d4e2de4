"""What this process knows of each host: shared by all its crawlers, for politeness is per host and not per portal."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class HostState:
    """One host: what was learned of it in this process.

    `blocked` is what a firewall said, or empty; `failures` how many requests failed running; `scheme` the one that
    answers where the other did not; `legacy_tls` what of its encryption is old, or empty; `answered` whether a page
    ever came.
    """

    name: str
    blocked: str = ""
    failures: int = 0
    scheme: str | None = None
    legacy_tls: str = ""
    answered: bool = False
    #: whether a page that was declared or linked ever came with anything but 403, and how many 403s came running
    open: bool = False
    forbidden: int = 0
    #: the schemes that answered; whether the other one was tried, and whether older encryption was
    schemes: set[str] = field(default_factory=set)
    scheme_tried: bool = False
    legacy_tried: bool = False
    #: the version that older encryption came to an agreement on
    negotiated: str = ""
    #: what is shown for an address that cannot exist (`govcrawl.crawling.soft_404`): None not asked yet, "" a true 404
    missing: str | None = None


@dataclass(slots=True)
class Hosts:
    """Every host met, by name in lower case with its port where that is not the usual one."""

    known: dict[str, HostState] = field(default_factory=dict)

    def of(self, netloc: str) -> HostState:
        """The state of a host, made where it is new."""
        name = netloc.lower().rpartition("@")[2]
        return self.known.setdefault(name, HostState(name))

    def any_answered(self) -> bool:
        """Whether there is a network at all, as far as this process knows."""
        return any(state.answered for state in self.known.values())

    def forget(self) -> None:
        """Begin anew, as a new process would."""
        self.known.clear()


_SHARED = Hosts()


def shared_hosts() -> Hosts:
    """The hosts of this process."""
    return _SHARED
