"""The whole pipeline: measurements -> cells -> groups -> raw total -> rules -> shown -> class -> rank."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from comparison.scoring import limits
from comparison.scoring.aggregation import Aggregation, over_children
from comparison.scoring.cells import cell
from comparison.scoring.method import Effect, Group, Method, Policy, Sample, State
from comparison.scoring.numbers import HUNDRED, ZERO, exact, round_half_up
from comparison.scoring.ranking import band_of, rank, reaches
from comparison.scoring.results import Cell, GroupScore, SampleResult, Standing


def compute(method: Method, samples: Sequence[Sample]) -> list[SampleResult]:
    """Every stage of every sample, in list order; raises MeasurementError for a cell it cannot read."""
    with exact():
        common = _Weighted(method)
        by_type = {one.name: _Weighted(method.for_type(one.name)) for one in method.types}
        results = [_sample(by_type.get(sample.product_type, common), sample) for sample in samples]
        return rank(method, results, {sample.number: sample for sample in samples})


class _Weighted:
    """A method with what every sample of one type of product needs of it."""

    def __init__(self, method: Method) -> None:
        self.method = method
        self.criteria = method.criteria()
        self.shares = leaf_shares(method)


def leaf_shares(method: Method) -> dict[str, Decimal]:
    """Each criterion's part of the whole in percent, by the declared weights."""
    shares: dict[str, Decimal] = {}
    _share_out(method.root, HUNDRED, shares)
    return shares


def _share_out(group: Group, share: Decimal, shares: dict[str, Decimal]) -> None:
    total = sum((abs(child.weight) for child in group.children), ZERO)
    for child in group.children:
        part = share * abs(child.weight) / total if total else ZERO
        if isinstance(child, Group):
            _share_out(child, part, shares)
        else:
            shares[child.key] = part


def _sample(weighted: _Weighted, sample: Sample) -> SampleResult:
    method, shares = weighted.method, weighted.shares
    worst = method.worst()
    given = sample.measurements
    cells = {item.key: cell(item, given.get(item.key), worst) for item in weighted.criteria}
    groups: dict[str, GroupScore] = {}
    raw = _group(method.root, cells, groups, ())
    figures = _figures(method, cells, groups, sample)
    suppressed = tuple(
        rule.node
        for rule in method.rules
        if rule.effect is Effect.SUPPRESS and limits.holds(rule.when, figures)
    )
    if suppressed:
        groups = {}
        raw = _group(method.root, cells, groups, suppressed)
        figures = _figures(method, cells, groups, sample)
    if any(one.stand_in == Policy.REQUIRED and not one.available for one in cells.values()):
        raw = None
    outcome = limits.apply(method, raw, figures)
    shown = None if outcome.total is None else round_half_up(outcome.total, method.decimals)
    coverage = sum((shares[key] for key, one in cells.items() if one.available), ZERO)
    return SampleResult(
        number=sample.number,
        cells=cells,
        groups=groups,
        raw_total=raw,
        rules=outcome.fired,
        suppressed=suppressed,
        total=outcome.total,
        shown=shown,
        band=method.failing_class if outcome.vetoed else band_of(method, shown),
        awards=_awards(method, shown, outcome.awards_blocked),
        coverage=coverage,
        standing=_standing(method, cells, coverage, outcome),
    )


def _group(
    group: Group, cells: Mapping[str, Cell], groups: dict[str, GroupScore], suppressed: tuple[str, ...]
) -> Decimal | None:
    """Scores a group and, into `groups`, everything below it."""
    scored: list[tuple[Decimal, Decimal]] = []
    imputed: list[Decimal] = []
    used: list[tuple[str, Decimal]] = []
    for child in group.children:
        one = None if isinstance(child, Group) else cells[child.key]
        score = (
            _group(child, cells, groups, suppressed) if isinstance(child, Group) else cells[child.key].score
        )
        if child.key in suppressed:
            continue
        if score is not None:
            scored.append((child.weight, score))
            used.append((child.key, child.weight))
        elif one is not None and one.stand_in == Policy.IMPUTE_GROUP_MEAN:
            imputed.append(child.weight)
            used.append((child.key, child.weight))
    if imputed:
        mean = over_children(scored, Aggregation.ARITHMETIC)
        scored = scored if mean is None else [*scored, *((weight, mean) for weight in imputed)]
    score = over_children(scored, group.aggregation)
    groups[group.key] = GroupScore(score, _used_weights(group, used))
    return score


def _used_weights(group: Group, used: Sequence[tuple[str, Decimal]]) -> dict[str, Decimal] | None:
    if len(used) == len(group.children) or group.aggregation is Aggregation.SUM:
        return None
    total = sum((weight for _, weight in used), ZERO)
    return {key: weight / total * HUNDRED for key, weight in used} if total else {}


def _figures(
    method: Method, cells: Mapping[str, Cell], groups: Mapping[str, GroupScore], sample: Sample
) -> limits.Figures:
    if not method.rules:
        return limits.Figures({}, {}, {})
    scores = {key: one.score for key, one in cells.items()}
    scores.update((key, group.score) for key, group in groups.items())
    categories = {
        key: item.category for key, item in sample.measurements.items() if item.state is State.MEASURED
    }
    return limits.Figures(scores, cells, categories)


def _awards(method: Method, shown: Decimal | None, blocked: bool) -> tuple[str, ...]:
    if shown is None or blocked:
        return ()
    return tuple(award.key for award in method.awards if reaches(method, shown, award.bound))


def _standing(
    method: Method, cells: Mapping[str, Cell], coverage: Decimal, outcome: limits.Outcome
) -> Standing:
    if outcome.vetoed:
        return Standing.VETOED
    barred = any(one.stand_in == Policy.NOT_RANKED for one in cells.values())
    if outcome.total is None or barred or coverage < method.coverage:
        return Standing.UNRANKED
    return Standing.RANKED
