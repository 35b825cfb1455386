"""What other rooms have against submitting or publishing: checks of the form, gates of the whole draft."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

Check = Callable[[Any], dict[str, ValidationError]]
Gate = Callable[[Any], list[str]]
# The buttons by which a text leaves its author's hands.
SUBMITTING = ("action-submit", "action-publish", "action-restart-workflow")

_checks: list[Check] = []
_gates: list[Gate] = []


def register(check: Check) -> Check:
    """Adds a check: page as the form would save it -> field name -> error."""
    if check not in _checks:
        _checks.append(check)
    return check


def objections(instance: Any) -> dict[str, ValidationError]:
    """Everything that stands against submitting or publishing an object."""
    return {name: error for check in _checks for name, error in check(instance).items()}


def register_gate(gate: Gate) -> Gate:
    """Adds a gate: the whole draft as it would appear -> reasons why it must not."""
    if gate not in _gates:
        _gates.append(gate)
    return gate


def reasons_against(draft: Any) -> list[str]:
    """Every reason of every gate why a draft must not be passed or published."""
    return [reason for gate in _gates for reason in gate(draft)]
