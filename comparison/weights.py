"""A reader's own weights: the same method with other weights; rules and vetoes stay as they are."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from comparison import editions
from comparison.reading import EditionReading
from comparison.scoring import documents
from comparison.scoring.compute import compute, leaf_shares
from comparison.scoring.method import Criterion, Group, Method
from comparison.scoring.numbers import HUNDRED, ZERO, exact, parse, plain, round_half_up

Weights = dict[str, Decimal]
MAX_WEIGHT = Decimal(1000)
MAX_PRESETS = 6


def possible(method: Method) -> bool:
    """Whether weights mean shares: not where points are subtracted."""
    return all(node.weight >= 0 for node in method.nodes()) and len(method.criteria()) > 1


def from_text(text: str, method: Method) -> Weights:
    """Weights out of `energy:60,quiet:40`; what cannot be read or is not in the method is left out."""
    known = {item.key for item in method.criteria()}
    found: Weights = {}
    for part in text[:4000].split(","):
        key, _, number = part.partition(":")
        value = parse(number)
        if key in known and value is not None and ZERO <= value <= MAX_WEIGHT:
            found[key] = round_half_up(value, 2)
    return found if any(found.values()) else {}


def to_text(weights: Mapping[str, Decimal]) -> str:
    """The address of weights; criteria of no weight are left out."""
    return ",".join(f"{key}:{plain(value)}" for key, value in weights.items() if value)


def official(method: Method) -> Weights:
    """The shares of the published method, to whole hundredths of a percent."""
    return {key: round_half_up(share, 2) for key, share in leaf_shares(method).items()}


def presets(method: Method) -> list[tuple[str, Weights]]:
    """Ready weights to start from: all alike, and each main group counted twice."""
    shares = official(method)
    found = [(_("各项一样重"), dict.fromkeys(shares, Decimal(1)))]
    groups = [child for child in method.root.children if isinstance(child, Group) and child.weight]
    for group in groups[:MAX_PRESETS] if len(groups) > 1 else []:
        inside = {item.key for item in replace(method, root=group).criteria()}
        label = _("更看重%(name)s") % {"name": group.name}
        found.append((label, {key: value * (2 if key in inside else 1) for key, value in shares.items()}))
    return found


def reweighted(method: Method, weights: Weights) -> Method:
    """The method with these shares of the whole for every type of product; one not named weighs nothing."""
    with exact():
        root = _group(method.root, weights)
        # A sum of points keeps its size, so that classes and rules keep their meaning.
        before = sum((child.weight for child in method.root.children), ZERO)
        after = sum((child.weight for child in root.children), ZERO)
        children = tuple(replace(child, weight=child.weight * before / after) for child in root.children)
    return replace(method, root=replace(root, children=children), types=())


def _group(group: Group, weights: Weights) -> Group:
    children = tuple(
        replace(child, weight=weights.get(child.key, ZERO))
        if isinstance(child, Criterion)
        else replace(_group(child, weights), weight=_total(child, weights))
        for child in group.children
    )
    # A group that weighs nothing keeps its inner weights: rules may look at its score.
    idle = not any(child.weight for child in children)
    return replace(group, children=group.children if idle else children)


def _total(group: Group, weights: Weights) -> Decimal:
    return sum(
        (
            weights.get(child.key, ZERO) if isinstance(child, Criterion) else _total(child, weights)
            for child in group.children
        ),
        ZERO,
    )


@lru_cache(maxsize=32)
def _cached(sha256: str, text: str, edition: "_Edition") -> EditionReading:
    reading = edition.reading
    method = reweighted(reading.method, from_text(text, reading.method))
    samples = [editions.scoring_sample(row) for row in reading.document["samples"]]
    results = documents.results_document(compute(method, samples))
    changed: dict[str, Any] = {"method": documents.to_document(method), "results": results}
    return EditionReading({**reading.document, **changed})


class _Edition:
    """Carries a reading past the cache's key, which is its digest."""

    def __init__(self, reading: EditionReading) -> None:
        self.reading = reading

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Edition)

    def __hash__(self) -> int:
        return 0


def own(sha256: str, reading: EditionReading, weights: Weights) -> EditionReading:
    """An edition as it would be with a reader's weights."""
    return _cached(sha256, to_text(weights), _Edition(reading))


def total(weights: Weights) -> Decimal:
    """What the weights add up to, for showing shares."""
    return sum(weights.values(), ZERO) or HUNDRED
