"""What editors type is checked before it can reach a score."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from comparison.models import Criterion, Measurement
from comparison.pages import validate_bands


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"curve": {"type": "spline"}}, "curve"),
        ({"limit_direction": "at_most"}, "limit_value"),
        ({"limit_direction": "at_most", "limit_value": 1}, "limit_standard"),
    ],
)
def test_a_criterion_with_a_fault_names_the_field(fields: dict[str, Any], names: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Criterion(key="a", name="a", **fields).clean()
    assert names in caught.value.message_dict


def test_a_sound_criterion_passes() -> None:
    limit = {"limit_direction": "at_most", "limit_value": 1, "limit_standard": "自定"}
    Criterion(key="a", name="a", curve={"type": "points"}, **limit).clean()


@pytest.mark.parametrize("reported", ["1.5 g", "一", "1,5", "NaN"])
def test_text_among_numbers_is_refused(reported: str) -> None:
    with pytest.raises(ValidationError):
        Measurement(criterion="a", reported=reported).clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"reported": "1.50 1.6"},
        {"category": "合格"},
        {"qualifier": "nd"},
        {"state": "not_tested"},
    ],
)
def test_a_measured_cell_has_a_value_and_any_other_needs_none(fields: dict[str, str]) -> None:
    Measurement(criterion="a", **fields).clean()


def test_a_measured_cell_without_value_is_refused() -> None:
    with pytest.raises(ValidationError):
        Measurement(criterion="a").clean()


@pytest.mark.parametrize("value", [{}, [{"name": "优"}], [{"name": "优", "bound": "x"}]])
def test_classes_that_cannot_be_read_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        validate_bands(value)
