"""What must be true of a test before it may be published: each refusal names the place and the rule."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

STATEMENTS = ("organiser", "finding", "why", "not_covered", "funding")
# GB 4706.1-2005, GB/T 18830-2009, DB33/T 1234, T/CCA 001, ISO 105, or 自定.
_STANDARD = re.compile(r"自定|[A-Z]{1,8}\d{0,4}(/[A-Z]{1,8})?\s?\d{2,}")


def refusals(page: Any) -> list[str]:
    """Every reason why a test may not be published, apart from those of its method and figures."""
    return [*_statements(page), *_limits(page), *_accreditations(page)]


def _statements(page: Any) -> Iterator[str]:
    for name in STATEMENTS:
        if not str(getattr(page, name)).strip():
            yield _("“%(name)s”没有填写：这是必须公开的说明") % {
                "name": page._meta.get_field(name).verbose_name
            }


def _limits(page: Any) -> Iterator[str]:
    for row in page.criteria.all():
        standard = row.limit_standard.strip()
        if row.limit_direction and standard and not _STANDARD.search(standard):
            yield _("“%(name)s”的限值依据“%(standard)s”不是标准号，也没有注明“自定”") % {
                "name": row.name,
                "standard": standard,
            }


def _accreditations(page: Any) -> Iterator[str]:
    first, last = page.tested_from or page.tested_to, page.tested_to or page.tested_from
    if first is None or last is None:
        return
    for laboratory in page.laboratories.all():
        held = list(laboratory.accreditations.all())
        if held and not any(one.is_valid_on(first) and one.is_valid_on(last) for one in held):
            yield _("检验机构“%(name)s”的资质在试验期间（%(first)s 至 %(last)s）无效") % {
                "name": laboratory.name,
                "first": first,
                "last": last,
            }
