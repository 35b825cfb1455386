"""A scoring method and the samples it is applied to, as plain frozen data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from comparison.scoring.aggregation import Aggregation, Pieces
from comparison.scoring.conformity import Limit, Qualifier
from comparison.scoring.curves import Curve
from comparison.scoring.numbers import HUNDRED, ZERO, Rounding


class Kind(StrEnum):
    """How a criterion is judged."""

    MEASURED = "measured"
    CLAIMED = "claimed"
    PANEL = "panel"
    INSPECTION = "inspection"
    SURVEY = "survey"
    FEATURE = "feature"
    LIMIT = "limit"


class State(StrEnum):
    """What became of one measurement; there is never an empty text or a -1 for "no value"."""

    MEASURED = "measured"
    NOT_TESTED = "not_tested"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    WITHHELD = "withheld"


class Policy(StrEnum):
    """What a missing value means for the total."""

    REQUIRED = "required"
    RENORMALISE = "renormalise"
    IMPUTE_GROUP_MEAN = "impute_group_mean"
    ASSUME = "assume"
    WORST = "worst"
    NOT_RANKED = "not_ranked"


class Censored(StrEnum):
    """The number that stands for a value below a detection limit."""

    BOUND = "bound"
    HALF = "half"
    ZERO = "zero"


class Better(StrEnum):
    """Which end of the scale is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


class Effect(StrEnum):
    """What a limiting rule does when its condition holds."""

    CAP_TO_CRITERION = "cap_to_criterion"
    CAP = "cap"
    DEDUCT = "deduct"
    VETO = "veto"
    BLOCK_AWARD = "block_award"
    SUPPRESS = "suppress"


class Quantity(StrEnum):
    """Which figure of a node a condition looks at."""

    SCORE = "score"
    VALUE = "value"
    CATEGORY = "category"
    CONFORMITY = "conformity"


class Operator(StrEnum):
    """How a condition compares."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="
    AT_LEAST = ">="
    MORE = ">"


class TieOrder(StrEnum):
    """Declared order of samples that share a rank."""

    PRICE = "price"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Missing:
    """The missing-value policy of one criterion; `value` and `reason` belong to `assume`."""

    policy: Policy = Policy.RENORMALISE
    value: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A leaf of the tree: one property, its weight in percent of its parent, and its curve."""

    key: str
    name: str
    weight: Decimal
    curve: Curve
    kind: Kind = Kind.MEASURED
    unit: str = ""
    pieces: Pieces = Pieces.MEAN
    missing: Missing = Missing()
    limits: tuple[Limit, ...] = ()
    censored: Censored = Censored.BOUND
    standard: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """An inner node of the tree."""

    key: str
    name: str
    weight: Decimal
    children: "tuple[Group | Criterion, ...]"
    aggregation: Aggregation = Aggregation.ARITHMETIC


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with a figure from before the rules; false when that figure is absent."""

    subject: str
    quantity: Quantity
    operator: Operator
    against: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A limiting rule with the one sentence its reader sees.

    `node` is what a cap follows or a suppression leaves out; `amount` the margin, level or points; a veto
    with an amount also sets the total to it.
    """

    key: str
    effect: Effect
    sentence: str
    when: Condition | None = None
    node: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A class of the shown total, from `bound` towards the good end."""

    name: str
    bound: Decimal
    stars: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """A mark that follows from the shown total, never typed in."""

    key: str
    name: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class TypeWeights:
    """The weights that one type of product has instead of the common ones, by node."""

    name: str
    weights: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Method:
    """Everything that turns measurements into ranks."""

    root: Group
    rules: tuple[Rule, ...] = ()
    bands: tuple[Band, ...] = ()
    awards: tuple[Award, ...] = ()
    better: Better = Better.HIGHER
    low: Decimal | None = ZERO
    high: Decimal | None = HUNDRED
    decimals: int = 0
    coverage: Decimal = Decimal(80)
    tie_order: tuple[TieOrder, ...] = (TieOrder.PRICE, TieOrder.NUMBER)
    failing_class: str = "不合格"
    version: str = "1"
    rounding: Rounding = Rounding.HALF_UP
    types: tuple[TypeWeights, ...] = ()

    def nodes(self) -> Iterator[Group | Criterion]:
        """Every node, parents before their children."""
        waiting: list[Group | Criterion] = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Group):
                waiting.extend(reversed(node.children))

    def criteria(self) -> list[Criterion]:
        """The leaves in reading order."""
        return [node for node in self.nodes() if isinstance(node, Criterion)]

    def for_type(self, name: str) -> "Method":
        """The method with the weights of one type of product; itself for a type without own weights."""
        weights = next((one.weights for one in self.types if one.name == name), None)
        return self if weights is None else replace(self, root=_reweighted(self.root, weights))

    def worst(self) -> Decimal:
        """The bad end of the scale."""
        return (self.low if self.better is Better.HIGHER else self.high) or ZERO


def _reweighted(group: Group, weights: Mapping[str, Decimal]) -> Group:
    children = tuple(
        replace(
            _reweighted(child, weights) if isinstance(child, Group) else child,
            weight=weights.get(child.key, child.weight),
        )
        for child in group.children
    )
    return replace(group, children=children)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One cell as the laboratory reported it: pieces with unit and qualifier, or a category."""

    state: State = State.MEASURED
    pieces: tuple[Decimal, ...] = ()
    unit: str = ""
    qualifier: Qualifier = Qualifier.NONE
    uncertainty: Decimal | None = None
    claimed: Decimal | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its number, what orders it inside a tie, and its measurements by criterion key."""

    number: int
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    price: Decimal | None = None
    product_type: str = ""
