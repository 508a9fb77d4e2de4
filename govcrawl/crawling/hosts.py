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
