"""Checks that other rooms bring to the page form; each answers with what stands against submitting."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

Check = Callable[[Any], dict[str, ValidationError]]
# The buttons by which a text leaves its author's hands.
SUBMITTING = ("action-submit", "action-publish", "action-restart-workflow")

_checks: list[Check] = []


def register(check: Check) -> Check:
    """Adds a check: page as the form would save it -> field name -> error."""
    if check not in _checks:
        _checks.append(check)
    return check


def objections(instance: Any) -> dict[str, ValidationError]:
    """Everything that stands against submitting or publishing an object."""
    return {name: error for check in _checks for name, error in check(instance).items()}
