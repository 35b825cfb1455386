"""Every role against every action: what each may do, and what each is refused."""

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import resolve, reverse
from wagtail.models import GroupPagePermission, Workflow

from content.editorial.review import ReviewTask
from content.editorial.roles import ADMIN, ROLES
from content.editorial.rules import CheckRules
from content.editorial.scope import StaffScope
from content.stores.models import Store
from tests.content.editorial.factories import make_draft
from tests.content.stores.factories import StoreFactory
from tests.factories import NewsPageFactory, make_home

pytestmark = pytest.mark.django_db

PERSONS = ("reporter", "editor", "chief", "clerk", "laboratory", "auditor", "root")
# Address -> who may open it; everybody else is sent away.
PAGES = {
    "add_page": ("reporter", "editor", "chief", "root"),
    "edit_own": ("reporter", "editor", "chief", "root"),
    "edit_others": ("editor", "chief", "root"),
    "unpublish": ("chief", "root"),
    "correct": ("chief", "root"),
    "words": ("editor", "chief", "auditor", "root"),
    "add_word": ("editor", "chief", "root"),
    "embargo": ("chief", "root"),
    "check_rules": ("chief", "root"),
    "sheets": ("reporter", "editor", "chief", "auditor", "root"),
    "corrections": ("reporter", "editor", "chief", "auditor", "root"),
    "stores": ("clerk", "auditor", "root"),
    "edit_store": ("clerk", "root"),
    "add_sample": ("laboratory", "root"),
    "clerks": ("auditor", "root"),
    "users": ("root",),
    "workflows": ("root",),
    "terms": ("editor", "chief", "auditor", "root"),
    "requests": ("chief", "root"),
    "desk": PERSONS,
}


def addresses(office, person) -> dict[str, str]:
    """The address of every action, for one person."""
    live = NewsPageFactory(owner=None)
    own = make_draft(office.users[person], slug="own")
    store = StoreFactory()

    def page(name: str, *args: object) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=args)

    def snippet(name: str, view: str, *args: object) -> str:
        return reverse(f"wagtailsnippets_{name}:{view}", args=args)

    return {
        "terms": snippet("education_term", "list"),
        "requests": snippet("quality_hospitals_consultationrequest", "list"),
        "add_page": page("add", "news", "newspage", live.get_parent().pk),
        "edit_own": page("edit", own.pk),
        "edit_others": page("edit", live.pk),
        "unpublish": page("unpublish", live.pk),
        "correct": reverse("editorial:correct", args=["news", "newspage", live.pk]),
        "words": snippet("editorial_wordterm", "list"),
        "add_word": snippet("editorial_wordterm", "add"),
        "embargo": snippet("editorial_embargo", "add"),
        "check_rules": reverse(
            "wagtailsettings:edit", args=["editorial", "checkrules", CheckRules.load().pk]
        ),
        "sheets": reverse("editorial:sheets", args=[live.pk]),
        "corrections": snippet("editorial_correction", "list"),
        "stores": snippet("stores_store", "list"),
        "edit_store": snippet("stores_store", "edit", store.pk),
        "add_sample": snippet("comparison_sample", "add"),
        "clerks": snippet("editorial_staffscope", "list"),
        "users": reverse("wagtailusers_users:index"),
        "workflows": reverse("wagtailadmin_workflows:index"),
        "desk": reverse("editorial:desk"),
    }


def opens(rf, person, address: str) -> bool:
    """Whether a page of the CMS opens for a person; not rendered, which is most of the time it takes."""
    request = rf.get(address)
    request.user, request.session = person, {}
    request._messages = FallbackStorage(request)
    view, args, kwargs = resolve(address)
    return view(request, *args, **kwargs).status_code == 200


@pytest.mark.parametrize("person", PERSONS)
def test_every_action_of_a_role(office, rf, person):
    user = User.objects.get(username=person)
    opened = {name: opens(rf, user, address) for name, address in addresses(office, person).items()}
    assert opened == {name: person in allowed for name, allowed in PAGES.items()}


def test_every_right_that_a_role_names_exists(office):
    for role in ROLES:
        held = Group.objects.get(name=role.name).permissions
        names = {
            f"{row.content_type.app_label}.{row.codename}" for row in held.select_related("content_type")
        }
        assert names == {*ADMIN, *role.permissions}, role.key


def test_nobody_without_a_role_gets_in(client):
    make_home()
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(reverse("editorial:desk")).status_code == 302


def test_running_it_again_changes_nothing_and_keeps_the_offices_own_lists(office):
    task = ReviewTask.objects.first()
    task.checklist = "本单位自己的一项"
    task.save()
    before = (Group.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count())
    call_command("setup_roles")
    assert (Group.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count()) == before
    task.refresh_from_db()
    assert task.items == ["本单位自己的一项"]


def test_a_right_that_a_role_no_longer_has_is_taken_away(office):
    group = Group.objects.get(name="记者")
    extra = GroupPagePermission.objects.get(group__name="总编", permission__codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=extra.page, permission=extra.permission)
    call_command("setup_roles")
    held = GroupPagePermission.objects.filter(group=group)
    assert list(held.values_list("permission__codename", flat=True)) == ["add_page"]


def test_without_a_home_page_the_command_says_what_to_do():
    with pytest.raises(CommandError, match="load_demo"):
        call_command("setup_roles")


@pytest.fixture
def clerk(office, client):
    """The store clerk of 西湖区, logged in."""
    StaffScope.objects.create(user=office.clerk, region_id="330106")
    client.force_login(office.clerk)
    return client


def test_a_clerk_sees_and_changes_the_stores_of_his_county_only(clerk):
    inside, outside = StoreFactory(), StoreFactory(county_id="330110")
    shown = clerk.get(reverse("wagtailsnippets_stores_store:list")).text
    assert inside.code in shown
    assert outside.code not in shown
    edit = "wagtailsnippets_stores_store:edit"
    refused = clerk.get(reverse(edit, args=[outside.pk]), follow=True)
    assert "您只能录入和修改杭州市西湖区的门店" in refused.text
    assert clerk.get(reverse(edit, args=[inside.pk])).status_code == 200


def test_a_clerk_cannot_add_a_store_elsewhere_or_move_one_away(clerk):
    add = reverse("wagtailsnippets_stores_store:add")
    values = {"sign_name": "示例商店", "unit_type": "shop", "category": "other", "address": "示例路1号"}
    refused = clerk.post(add, values | {"county": "330110"})
    assert "您只能录入和修改杭州市西湖区的门店" in refused.text
    assert not Store.objects.filter(sign_name="示例商店").exists()
    clerk.post(add, values | {"county": "330106"})
    assert Store.objects.get(sign_name="示例商店").county_id == "330106"
