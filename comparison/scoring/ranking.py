"""From shown totals to classes, ranks and the order of the list."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from comparison.scoring.method import Better, Method, Sample, TieOrder
from comparison.scoring.numbers import ZERO
from comparison.scoring.results import SampleResult, Standing

_ORDER = {Standing.RANKED: 0, Standing.UNRANKED: 1, Standing.VETOED: 2}


def reaches(method: Method, shown: Decimal, bound: Decimal) -> bool:
    """Whether a shown total is at the bound or on its good side."""
    return shown >= bound if method.better is Better.HIGHER else shown <= bound


def band_of(method: Method, shown: Decimal | None) -> str:
    """The best class whose bound the shown total reaches."""
    if shown is None:
        return ""
    best_first = sorted(method.bands, key=lambda band: band.bound, reverse=method.better is Better.HIGHER)
    return next((band.name for band in best_first if reaches(method, shown, band.bound)), "")


def rank(
    method: Method, results: Sequence[SampleResult], samples: Mapping[int, Sample]
) -> list[SampleResult]:
    """Results in list order with competition ranks 1-2-2-4; vetoed samples last and without rank."""
    sign = Decimal(-1) if method.better is Better.HIGHER else Decimal(1)

    def order(result: SampleResult) -> tuple[int, int, Decimal, tuple[tuple[bool, Decimal], ...]]:
        shown = result.shown
        ties = tuple(_tie_key(samples[result.number], by) for by in method.tie_order)
        return _ORDER[result.standing], shown is None, sign * (shown or ZERO), ties

    ordered = sorted(results, key=lambda result: (order(result), result.number))
    shared: dict[Decimal | None, int] = {}
    for result in ordered:
        if result.standing is Standing.RANKED:
            shared[result.shown] = shared.get(result.shown, 0) + 1
    first: dict[Decimal | None, int] = {}
    ranked = []
    for position, result in enumerate(ordered, start=1):
        if result.standing is Standing.RANKED:
            place = first.setdefault(result.shown, position)
            result = result._replace(rank=place, tied=shared[result.shown] > 1)  # noqa: PLW2901
        ranked.append(result._replace(position=position))
    return ranked


def _tie_key(sample: Sample, by: TieOrder) -> tuple[bool, Decimal]:
    if by is TieOrder.PRICE:
        return sample.price is None, sample.price or ZERO
    return False, Decimal(sample.number)
