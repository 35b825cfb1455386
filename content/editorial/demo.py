"""Demo roles and review, and one correction, so that the public list is not empty."""

from collections.abc import Callable

from content.editorial import roles

ORDER = 90


def load(report: Callable[[str], None]) -> None:
    """Make the roles and the review."""
    report(f"角色 {len(roles.setup())} 个，审核流程“{roles.WORKFLOW}”")
