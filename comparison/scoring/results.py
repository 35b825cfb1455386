"""What a computation keeps: every stage of every sample."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from comparison.scoring.conformity import Conformity
from comparison.scoring.method import State


class Standing(StrEnum):
    """How a sample takes part in the ranking."""

    RANKED = "ranked"
    UNRANKED = "unranked"
    VETOED = "vetoed"


class Cell(NamedTuple):
    """One criterion of one sample: converted pieces -> value -> score, and what stood in if missing."""

    state: State
    converted: tuple[Decimal, ...]
    value: Decimal | None
    score: Decimal | None
    conformity: Conformity | None
    available: bool
    stand_in: str


class GroupScore(NamedTuple):
    """A group's score; `weights` holds the weights used where they differ from the declared ones."""

    score: Decimal | None
    weights: dict[str, Decimal] | None


class Fired(NamedTuple):
    """A limiting rule whose condition held, and the total that it alone leaves."""

    key: str
    after: Decimal | None


class SampleResult(NamedTuple):
    """One sample from cells to rank; `total` is unrounded, `shown` is what the reader sees."""

    number: int
    cells: dict[str, Cell]
    groups: dict[str, GroupScore]
    raw_total: Decimal | None
    rules: tuple[Fired, ...]
    suppressed: tuple[str, ...]
    total: Decimal | None
    shown: Decimal | None
    band: str
    awards: tuple[str, ...]
    coverage: Decimal
    standing: Standing
    rank: int | None = None
    tied: bool = False
    position: int = 0
