"""The roles of an editorial office, the review they share, and what each may do: `manage.py setup_roles`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_noop as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from content.editorial.review import ReviewTask

ADMIN = ("wagtailadmin.access_admin",)
SEE_EDITORIAL = ("editorial.view_reviewtaskstate", "editorial.view_correction", "editorial.view_linkcheck")


@dataclass(frozen=True)
class Role:
    """One group: what it may do with pages, with the library, and with other tables."""

    key: str
    name: str
    pages: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


def _all(actions: Iterable[str], *models: str) -> tuple[str, ...]:
    """Permission names: `app.action_model` for every action and model."""
    return tuple(
        f"{model.split('.')[0]}.{action}_{model.split('.')[1]}" for model in models for action in actions
    )


REPORTER = Role(
    "reporter",
    _("记者"),
    pages=("add",),
    library=("add", "choose"),
    permissions=SEE_EDITORIAL,
)
EDITOR = Role(
    "editor",
    _("编辑"),
    pages=("add", "change", "lock"),
    library=("add", "change", "choose"),
    permissions=(
        *SEE_EDITORIAL,
        *_all(("add", "change", "view"), "editorial.wordterm", "education.term", "education.clause"),
    ),
)
CHIEF = Role(
    "chief",
    _("总编"),
    pages=("add", "change", "publish", "lock", "unlock"),
    library=("add", "change", "choose"),
    permissions=(
        *SEE_EDITORIAL,
        *_all(("add", "change", "delete", "view"), "editorial.wordterm", "editorial.embargo"),
        *_all(("change", "view"), "editorial.checkrules"),
        *_all(("add", "view"), "editorial.correction"),
        *_all(("add", "change", "publish", "view"), "institutions.institution"),
        # Imports of stores are for a whole province, so clerks of one county do not have them.
        *_all(("add", "view"), "imports.importbatch"),
        "search_index.view_searchgap",
        *_all(("add", "change", "view"), "news.newssource", "education.term", "education.clause"),
        # Applicants' contacts: whoever answers them, nobody else.
        *_all(("change", "view"), "quality_hospitals.consultationrequest"),
        "quality_hospitals.change_consultationsettings",
        # A clerk proposes a 摘牌, the chief is the second person.
        *("stores.view_delistingproposal", "stores.confirm_delisting"),
    ),
)
STORE_CLERK = Role(
    "store_clerk",
    _("门店录入员"),
    permissions=(
        *_all(("add", "change", "view"), "stores.store", "stores.commitment", "stores.mall"),
        *_all(("publish",), "stores.store", "stores.mall"),
        *_all(("add", "view"), "stores.statusevent", "stores.verificationevent", "stores.delistingproposal"),
    ),
)
LABORATORY_CLERK = Role(
    "laboratory_clerk",
    _("检验录入员"),
    library=("add", "choose"),
    permissions=_all(("add", "change", "view"), "comparison.sample"),
)
AUDITOR = Role(
    "auditor",
    _("审计员"),
    permissions=(
        *SEE_EDITORIAL,
        *_all(
            ("view",),
            "editorial.wordterm",
            "editorial.embargo",
            "editorial.staffscope",
            "stores.store",
            "stores.commitment",
            "stores.mall",
            "stores.statusevent",
            "stores.verificationevent",
            "stores.delistingproposal",
            "institutions.institution",
            "comparison.sample",
            "imports.importbatch",
            "search_index.searchgap",
            "news.newssource",
            "education.term",
            "education.clause",
        ),
    ),
)
ROLES = (REPORTER, EDITOR, CHIEF, STORE_CLERK, LABORATORY_CLERK, AUDITOR)

WORKFLOW = _("三审三校")
# Each step reviews and proofreads; three different persons, none of them the author.
STEPS: tuple[tuple[str, tuple[Role, ...], tuple[str, ...]], ...] = (
    (
        _("初审（一校）"),
        (EDITOR,),
        (
            _("初审：事实、数字、人名、地名、单位名称已与原始材料核对"),
            _("初审：来源已注明，转载已获许可并附原文地址"),
            _("初审：图片有替代文字和来源，不含个人信息"),
            _("一校：错别字、标点、数字和计量单位用法无误"),
        ),
    ),
    (
        _("复审（二校）"),
        (EDITOR, CHIEF),
        (
            _("复审：初审提出的问题已改正"),
            _("复审：结论有依据，不使用绝对化用语，不向消费者推荐产品"),
            _("复审：涉及的企业、机构已给予说明机会，表述公正"),
            _("二校：标题、摘要与正文一致，层级和链接正确"),
        ),
    ),
    (
        _("终审（三校）"),
        (CHIEF,),
        (
            _("终审：内容符合法律法规和政策口径，可以公开"),
            _("终审：发布时间、限时要求和栏目正确"),
            _("三校：按手机、长辈模式预览通读一遍无误"),
        ),
    ),
)


def _permission(name: str) -> Permission | None:
    app, codename = name.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename).first()


def _grant(role: Role, root: Page) -> Group:
    group, _made = Group.objects.get_or_create(name=role.name)
    found = [_permission(name) for name in (*ADMIN, *role.permissions)]
    group.permissions.set([permission for permission in found if permission])
    wanted = {f"{action}_page" for action in role.pages}
    GroupPagePermission.objects.filter(group=group).exclude(
        page=root, permission__codename__in=wanted
    ).delete()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=wanted
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    _grant_library(group, role)
    return group


def _grant_library(group: Group, role: Role) -> None:
    """Images and documents, in the whole collection tree."""
    root = Collection.get_first_root_node()
    names = {f"{action}_{kind}" for action in role.library for kind in ("image", "document")}
    GroupCollectionPermission.objects.filter(group=group).exclude(permission__codename__in=names).delete()
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=names
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _review(groups: dict[str, Group], root: Page) -> Workflow:
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
    for order, (name, roles, items) in enumerate(STEPS):
        task, made = ReviewTask.objects.get_or_create(name=name, defaults={"checklist": "\n".join(items)})
        if made:
            task.groups.set([groups[role.key] for role in roles])
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    if not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(page=root, workflow=workflow)
    return workflow


@transaction.atomic
def setup(root: Page | None = None) -> dict[str, Group]:
    """Makes or mends the groups, and makes the review where it is missing; an office's own lists are kept."""
    home: Any = root or apps.get_model("home", "HomePage")._default_manager.first()
    if home is None:
        raise LookupError("no home page yet: run load_demo or make one in the CMS first")
    groups = {role.key: _grant(role, home) for role in ROLES}
    _review(groups, home)
    return groups
