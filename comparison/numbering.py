"""Sample numbers as editors write them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_RANGE = re.compile(r"(\d{1,6})(?:[-–—至](\d{1,6}))?")
_MOST = 10_000


def sample_numbers(text: str) -> frozenset[int]:
    """The numbers of a text such as `1-12、15`; raises ValidationError for anything else."""
    found: set[int] = set()
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        match = _RANGE.fullmatch(part)
        if part and match is None:
            raise ValidationError(_("样品编号请写成 1-12、15 的样子。"))
        if match:
            first, last = int(match[1]), int(match[2] or match[1])
            if not first <= last < first + _MOST:
                raise ValidationError(_("样品编号请写成 1-12、15 的样子。"))
            found.update(range(first, last + 1))
    return frozenset(found)


def validate_sample_numbers(text: str) -> None:
    """Refuses what `sample_numbers` cannot read."""
    sample_numbers(text)
