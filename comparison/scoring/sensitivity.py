"""Whether the rank of a sample with gaps hangs on how missing values are dealt with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from comparison.scoring.compute import compute
from comparison.scoring.method import Criterion, Group, Measurement, Method, Missing, Policy, Sample, State
from comparison.scoring.results import SampleResult

# What another tester might have done with a gap; each can be computed for every criterion.
OTHERS = (Policy.RENORMALISE, Policy.IMPUTE_GROUP_MEAN, Policy.WORST)
_OPEN = {State.NOT_TESTED, State.WITHHELD}
_ABSENT = Measurement(State.NOT_TESTED)


def sensitivity(
    method: Method, samples: Sequence[Sample], results: Sequence[SampleResult]
) -> list[dict[str, Any]]:
    """Each sample with gaps whose rank another policy would change: its number, and the rank by policy.

    A rank of 0 stands for a sample that is listed without rank.
    """
    keys = [criterion.key for criterion in method.criteria()]
    gaps = [
        sample.number
        for sample in samples
        if any(sample.measurements.get(key, _ABSENT).state in _OPEN for key in keys)
    ]
    if not gaps:
        return []
    declared = {result.number: result.rank for result in results}
    found: dict[int, dict[str, int]] = {}
    for policy in OTHERS:
        other = replace(method, root=_with(method.root, Missing(policy)))
        ranks = {result.number: result.rank for result in compute(other, samples)}
        for number in gaps:
            if ranks[number] != declared[number]:
                found.setdefault(number, {})[policy.value] = ranks[number] or 0
    return [{"number": number, "ranks": ranks} for number, ranks in found.items()]


def _with(group: Group, missing: Missing) -> Group:
    children = tuple(
        replace(child, missing=missing) if isinstance(child, Criterion) else _with(child, missing)
        for child in group.children
    )
    return replace(group, children=children)
