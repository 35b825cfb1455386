"""An editorial office: one person for every role, and texts on their way through the review."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Page

from content.editorial import roles
from content.news.models import NewsPage
from tests.factories import default_parent, make_home


@dataclass
class Office:
    """Users by name: reporter, editor, second (an editor too), chief, clerk, laboratory, auditor, root."""

    users: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.users[name]


MEMBERS = {
    "reporter": "reporter",
    "editor": "editor",
    "second": "editor",
    "chief": "chief",
    "clerk": "store_clerk",
    "laboratory": "laboratory_clerk",
    "auditor": "auditor",
}


def make_office() -> Office:
    """Roles and review as `setup_roles` makes them, with one user or two in each role."""
    groups = roles.setup(make_home())
    users: dict[str, Any] = {}
    for name, role in MEMBERS.items():
        users[name] = User.objects.create_user(name)
        users[name].groups.add(groups[role])
    users["root"] = User.objects.create_superuser("root")
    return Office(users)


def make_draft(author: Any, **fields: Any) -> Any:
    """A reporter's unpublished piece of news."""
    values = {
        "title": "一条稿件",
        "slug": f"draft-{Page.objects.count()}",
        "summary": "摘要。",
        "live": False,
        "owner": author,
    } | fields
    page = default_parent(NewsPage).add_child(instance=NewsPage(**values))
    page.save_revision(user=author)
    return page


def submit(page: Any, user: Any) -> Any:
    """Starts the review of the newest draft."""
    page.get_workflow().start(page, user)
    return fresh(page)


def fresh(page: Any) -> Any:
    """The page as it stands in the database."""
    return Page.objects.get(pk=page.pk).specific


def judge(page: Any, user: Any, action: str = "approve", comment: str = "") -> Any:
    """Takes the current step with the whole checklist ticked; PermissionDenied when that is refused."""
    page = fresh(page)
    state = page.current_workflow_task_state
    task = state.task.specific
    ticks = {f"check_{number}": True for number in range(1, len(task.items) + 1)}
    task.on_action(state, user, action, comment=comment or "看过。", **(ticks if action == "approve" else {}))
    return fresh(page)
