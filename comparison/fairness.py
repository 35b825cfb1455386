"""What an edition says beside its figures: makers' replies, reports of laboratories, referrals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comparison.choices import REPLY_STATES

_STATES = dict(REPLY_STATES)


@dataclass(frozen=True)
class Reply:
    """What one maker was sent, and what it said."""

    maker: str
    sent: str
    sent_on: str
    deadline: str
    state: str
    sample: int | None = None
    criterion: str = ""
    reply: str = ""
    replied_on: str = ""

    @property
    def word(self) -> Any:
        """What became of it, in a word or two."""
        return _STATES[self.state]


@dataclass(frozen=True)
class Report:
    """A laboratory's report; without samples it covers all of them."""

    number: str
    issued_on: str
    laboratory: str = ""
    sha256: str = ""
    public: bool = False
    url: str = ""
    samples: tuple[int, ...] = ()


@dataclass(frozen=True)
class Referral:
    """A finding handed to an authority."""

    authority: str
    referred_on: str
    matter: str
    outcome: str = ""
    outcome_on: str = ""
    samples: tuple[int, ...] = ()


class Fairness:
    """The record of one edition by sample and by cell."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.replies = [Reply(**row) for row in document.get("replies", ())]
        self.reports = [_covering(Report, row) for row in document.get("reports", ())]
        self.referrals = [_covering(Referral, row) for row in document.get("referrals", ())]

    def replies_to(self, sample: int, criterion: str | None = None) -> list[Reply]:
        """Replies about a sample; with a criterion only those about that figure."""
        return [
            one
            for one in self.replies
            if one.sample == sample and (criterion is None or one.criterion == criterion)
        ]

    def reports_on(self, sample: int) -> list[Report]:
        """Reports that cover a sample."""
        return [one for one in self.reports if not one.samples or sample in one.samples]

    def referrals_of(self, sample: int) -> list[Referral]:
        """Referrals that name a sample."""
        return [one for one in self.referrals if sample in one.samples]


def _covering(cls: Any, row: Mapping[str, Any]) -> Any:
    return cls(**{**row, "samples": tuple(row.get("samples", ()))})
