"""One measurement to one criterion score: units, pieces, censored and missing values, conformity."""

from decimal import Decimal

from comparison.scoring.aggregation import over_pieces
from comparison.scoring.conformity import Conformity, Qualifier, judge
from comparison.scoring.curves import CategoryMap, ClaimDeviation
from comparison.scoring.method import Censored, Criterion, Measurement, Policy, State
from comparison.scoring.numbers import ZERO
from comparison.scoring.results import Cell
from comparison.scoring.units import convert

_ABSENT = Measurement(State.NOT_TESTED)
# Policies whose stand-in is no figure of this cell: the group or the ranking deals with them.
_BARE = {Policy.REQUIRED, Policy.RENORMALISE, Policy.IMPUTE_GROUP_MEAN, Policy.NOT_RANKED}


class MeasurementError(ValueError):
    """A measurement that the method cannot read; carries the criterion's key."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def cell(criterion: Criterion, measurement: Measurement | None, worst: Decimal) -> Cell:
    """The stages of one cell; `worst` is the score of a failed or worst-assumed value."""
    given = measurement or _ABSENT
    if given.state is State.FAILED:
        return Cell(given.state, (), None, worst, None, True, State.FAILED)
    if given.state is not State.MEASURED:
        return _missing(criterion, given.state, worst)
    if isinstance(criterion.curve, CategoryMap):
        return _category(criterion, criterion.curve, given)
    return _measured(criterion, given, worst)


def _category(criterion: Criterion, curve: CategoryMap, given: Measurement) -> Cell:
    score = curve.score_of(given.category)
    if score is None:
        raise MeasurementError(criterion.key, f"“{given.category}”不是已声明的类别")
    return Cell(given.state, (), None, score, None, True, "")


def _measured(criterion: Criterion, given: Measurement, worst: Decimal) -> Cell:
    converted = given.pieces
    if given.unit and given.unit != criterion.unit:
        converted = tuple(_converted(criterion, piece, given.unit) for piece in converted)
    if not converted:
        if given.qualifier is not Qualifier.NOT_DETECTED:
            raise MeasurementError(criterion.key, "状态为“已测”，却没有数值")
        converted = (ZERO,)
    value = converted[0] if len(converted) == 1 else over_pieces(converted, criterion.pieces)
    judged = _judged(criterion, given, value)
    entered = value if given.qualifier is Qualifier.NONE else _stand_in(criterion, given, value)
    curve = criterion.curve
    if isinstance(curve, CategoryMap):
        raise MeasurementError(criterion.key, "按类别判定的指标不能填数值")
    if not isinstance(curve, ClaimDeviation):
        return Cell(given.state, converted, value, curve.score(entered), judged, True, "")
    if not given.claimed:
        lacking = _missing(criterion, State.NOT_APPLICABLE, worst)
        return lacking._replace(state=given.state, converted=converted, value=value, conformity=judged)
    return Cell(given.state, converted, value, curve.score(entered, given.claimed), judged, True, "")


def _converted(criterion: Criterion, value: Decimal, unit: str) -> Decimal:
    converted = convert(value, unit, criterion.unit)
    if converted is None:
        raise MeasurementError(criterion.key, f"单位 {unit} 不能换算为 {criterion.unit or '无单位'}")
    return converted


def _judged(criterion: Criterion, given: Measurement, value: Decimal) -> Conformity | None:
    if not criterion.limits:
        return None
    uncertainty = given.uncertainty
    if uncertainty is not None and given.unit:
        uncertainty = _converted(criterion, uncertainty, given.unit)
    return judge(value, given.qualifier, uncertainty, criterion.limits)


def _stand_in(criterion: Criterion, given: Measurement, value: Decimal) -> Decimal:
    if given.qualifier is Qualifier.ABOVE or criterion.censored is Censored.BOUND:
        return value
    return value / 2 if criterion.censored is Censored.HALF else ZERO


def _missing(criterion: Criterion, state: State, worst: Decimal) -> Cell:
    missing = criterion.missing
    if state is State.NOT_APPLICABLE:
        return Cell(state, (), None, None, None, False, Policy.RENORMALISE)
    if missing.policy in _BARE:
        return Cell(state, (), None, None, None, False, missing.policy)
    if missing.policy is Policy.WORST:
        return Cell(state, (), None, worst, None, False, missing.policy)
    curve = criterion.curve
    if missing.value is None or isinstance(curve, CategoryMap | ClaimDeviation):
        raise MeasurementError(criterion.key, "“假定值”规则缺少数值，或不能用于这种曲线")
    return Cell(state, (), missing.value, curve.score(missing.value), None, False, missing.policy)
