"""Demo roles and review, and two public statements about demo news."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, User

from content.core.demo import section
from content.editorial import issuing, roles
from content.editorial.corrections import Correction

ORDER = 90
OFFICE = "demo-chief"
RIGHT = "样品由两名工作人员以普通顾客身份购买"
WRONG = "样品由一名工作人员以普通顾客身份购买"


def load(report: Callable[[str], None]) -> None:
    """Make the roles and the review; make the statements once."""
    groups = roles.setup()
    report(f"角色 {len(groups)} 个，审核流程“{roles.WORKFLOW}”")
    if not Correction.objects.exists():
        _statements(_chief(groups["chief"]))
    report(f"更正与说明 {Correction.objects.count()} 条")


def _chief(group: Group) -> User:
    """A chief who cannot log in: statements name an office, and the demo has no passwords."""
    user, made = User.objects.get_or_create(username=OFFICE, defaults={"first_name": "示例总编"})
    if made:
        user.set_unusable_password()
        user.save()
        user.groups.add(group)
    return user


def _statements(chief: User) -> None:
    news: list[Any] = list(section("news").get_children().specific().order_by("path")[:2])
    if len(news) < 2:
        return
    _first_wrong(news[0])
    issuing.issue(
        subject=news[0],
        kind="correction",
        wrong=WRONG,
        right=RIGHT,
        reason="首次发布时摘要误写为一人，当日改正（示例）。",
        user=chief,
    )
    issuing.issue(
        subject=news[1],
        kind="note",
        reason="文中目标值为2018年文件所定到2022年的目标，不是现行考核指标（示例）。",
        user=chief,
    )


def _first_wrong(page: Any) -> None:
    """Puts the wrong sentence into the page's history, where the statement finds it."""
    right = page.summary
    for summary in (right.replace(RIGHT, WRONG), right):
        page.summary = summary
        page.save_revision()
    page.latest_revision.publish()
