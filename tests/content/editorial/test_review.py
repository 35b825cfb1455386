"""三审三校: three persons between the author and the public, and no way around them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, WorkflowState

from content.editorial.review import Embargo, ReviewTaskState
from tests.content.editorial.factories import fresh, judge, make_draft, submit

pytestmark = pytest.mark.django_db


def through(page, *persons):
    """Passes the next steps by these persons."""
    for person in persons:
        page = judge(page, person)
    return page


def test_three_persons_publish_what_a_reporter_wrote(office, client):
    page = submit(make_draft(office.reporter), office.reporter)
    page = through(page, office.editor, office.second)
    assert not page.live
    page = judge(page, office.chief, comment="可以发布。")
    assert page.live
    assert client.get(page.url).status_code == 200
    records = ReviewTaskState.objects.order_by("pk")
    assert [record.finished_by for record in records] == [office.editor, office.second, office.chief]
    assert all(record.checklist and record.finished_at for record in records)


@pytest.mark.parametrize(
    ("author", "passed_by", "judge_"),
    [
        ("editor", [], "editor"),
        ("root", [], "root"),
        ("chief", ["editor", "second"], "chief"),
        ("reporter", ["editor"], "editor"),
        ("reporter", ["root"], "root"),
        ("reporter", ["editor", "chief"], "chief"),
        ("reporter", ["editor", "root"], "root"),
        ("reporter", [], "reporter"),
        ("reporter", [], "chief"),
        ("reporter", [], "auditor"),
        ("reporter", ["editor", "second"], "editor"),
    ],
)
def test_nobody_judges_his_own_text_or_two_steps(office, author, passed_by, judge_):
    page = submit(make_draft(getattr(office, author)), getattr(office, author))
    page = through(page, *(getattr(office, name) for name in passed_by))
    with pytest.raises(PermissionDenied):
        judge(page, getattr(office, judge_))
    assert not fresh(page).live


def test_whoever_changed_the_draft_is_its_author_too(office):
    page = make_draft(office.reporter)
    page.save_revision(user=office.editor)
    page = submit(page, office.reporter)
    with pytest.raises(PermissionDenied, match="改过这一稿"):
        judge(page, office.editor)
    assert judge(page, office.second).current_workflow_task.name.startswith("复审")


def test_a_published_texts_first_author_may_judge_a_later_version_by_others(office):
    page = submit(make_draft(office.editor), office.editor)
    page = through(page, office.second, office.root, office.chief)
    page.title = "新一版"
    page.save_revision(user=office.reporter)
    page = submit(page, office.reporter)
    assert judge(page, office.editor).current_workflow_task.name.startswith("复审")


def test_a_text_that_was_changed_after_submission_starts_again(office):
    page = submit(make_draft(office.reporter), office.reporter)
    page = judge(page, office.editor)
    page.save_revision(user=office.reporter)
    page = judge(page, office.second)
    assert page.current_workflow_task.name.startswith("初审")
    page = through(page, office.editor, office.second, office.chief)
    assert page.live


def test_sent_back_mended_and_submitted_again_takes_all_steps(office, client):
    page = submit(make_draft(office.reporter), office.reporter)
    page = judge(page, office.editor)
    page = judge(page, office.second, "reject", "第二段没有来源。")
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    page.title = "改好的稿件"
    page.save_revision(user=office.reporter)
    page.current_workflow_state.resume(user=office.reporter)
    page = fresh(page)
    assert page.current_workflow_task.name.startswith("初审")
    page = through(page, office.editor, office.second, office.chief)
    assert "改好的稿件" in client.get(page.url).text


def test_an_open_checklist_and_a_refusal_without_words_are_refused(office):
    page = submit(make_draft(office.reporter), office.reporter)
    state = page.current_workflow_task_state
    for action, message in (("approve", "请核对后勾选"), ("reject", "请写明退回原因")):
        with pytest.raises(PermissionDenied, match=message):
            state.task.specific.on_action(state, office.editor, action, comment="")


def test_a_text_under_review_is_locked_for_everybody(office, client):
    page = submit(make_draft(office.reporter), office.reporter)
    for user in (office.reporter, office.editor, office.chief, office.root):
        assert page.get_lock().for_user(user)
    client.force_login(office.chief)
    assert "审核期间不能修改" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text


@pytest.mark.parametrize("person", ["chief", "root"])
def test_direct_publishing_is_refused_on_every_way(office, client, person, settings):
    page = make_draft(office.reporter)
    user = getattr(office, person)
    client.force_login(user)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page) | {"action-publish": "1"})
    client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}",
        {"include_descendants": "on"},
    )
    add = reverse("wagtailadmin_pages:add", args=["news", "newspage", page.get_parent().pk])
    client.post(add, form_of(page) | {"slug": "another", "action-publish": "1"})
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=user)
    assert not page.get_siblings().filter(live=True).exists()
    settings.EDITORIAL_DIRECT_PUBLISHING = True
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page) | {"action-publish": "1"})
    assert fresh(page).live is (person == "root")


def form_of(page) -> dict[str, str]:
    """The editor's form of a piece of news."""
    counts = {f"body-{name}": "0" for name in ("count",)}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return (
        counts
        | comments
        | {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "category": "news",
            "origin": "original",
            "published_at": "2026-01-01 09:00",
        }
    )


def test_a_schedule_is_kept_in_beijing_time_and_needs_all_three(office, client):
    tomorrow = timezone.now().replace(microsecond=0) + timedelta(days=1)
    page = submit(make_draft(office.reporter, go_live_at=tomorrow), office.reporter)
    page = through(page, office.editor, office.second, office.chief)
    assert not page.live
    assert page.scheduled_revision.approved_go_live_at == tomorrow
    client.force_login(office.chief)
    shown = f"{timezone.localtime(tomorrow):%Y-%m-%d %H:%M}"
    assert shown in client.get(reverse("editorial:desk")).text
    assert timezone.localtime(tomorrow).utcoffset() == timedelta(hours=8)


def test_an_embargo_holds_back_what_three_persons_passed(office):
    until = timezone.now().replace(microsecond=0) + timedelta(hours=3)
    early = make_draft(office.reporter)
    late = make_draft(office.reporter, go_live_at=timezone.now() + timedelta(hours=1), slug="late")
    Embargo.objects.create(page=early, until=until, reason="发布会")
    for page in (early, late):
        through(submit(page, office.reporter), office.editor, office.second, office.chief)
    Embargo.objects.create(page=late, until=until, reason="发布会")
    for page in (early, late):
        assert not fresh(page).live
        assert fresh(page).scheduled_revision.approved_go_live_at == until
    call_command("publish_scheduled", verbosity=0)
    assert not fresh(early).live


def test_the_review_page_passes_refuses_and_explains(office, client):
    page = submit(make_draft(office.reporter), office.reporter)
    address = reverse("editorial:review", args=[page.pk])
    client.force_login(office.reporter)
    assert "不能审核自己的稿件" in client.get(address).text
    client.force_login(office.editor)
    assert "请核对后勾选" in client.post(address, {"action": "approve"}).text
    items = page.current_workflow_task.items
    assert all(item in client.get(address).text for item in items)
    ticks = {f"check_{number}": "on" for number in range(1, len(items) + 1)}
    answer = client.post(address, {"action": "approve", "comment": "核对过。", **ticks}, follow=True)
    assert "下一步：复审" in answer.text
    assert "不能审两步" in client.get(address).text


def test_the_sheet_names_persons_times_and_what_was_checked(office, client):
    page = submit(make_draft(office.reporter), office.reporter)
    page = through(page, office.editor, office.second, office.chief)
    client.force_login(office.auditor)
    sheet = client.get(reverse("editorial:sheets", args=[page.pk]), follow=True).text
    for word in ("稿件审核单", "editor", "second", "chief", "初审（一校）", "☑", "看过。", page.title):
        assert word in sheet
    client.force_login(office.clerk)
    assert client.get(reverse("editorial:sheets", args=[page.pk])).status_code == 302


def test_blocking_words_stop_the_review_too(office):
    page = submit(make_draft(office.reporter, title="最佳产品"), office.reporter)
    with pytest.raises(PermissionDenied, match="须改正"):
        judge(page, office.editor)
    assert judge(page, office.editor, "reject", "改标题。")


def test_every_step_stands_in_the_log(office):
    page = submit(make_draft(office.reporter), office.reporter)
    through(page, office.editor, office.second, office.chief)
    actions = list(PageLogEntry.objects.filter(page=page).values_list("action", flat=True))
    assert actions.count("wagtail.workflow.approve") == 3
    assert "wagtail.publish" in actions


def test_those_who_can_take_the_next_step_get_a_mail(office, mailoutbox):
    for user in office.users.values():
        user.email = f"{user.username}@example.com"
        user.save()
    page = submit(make_draft(office.editor), office.editor)
    assert {mail.to[0] for mail in mailoutbox} == {"root@example.com", "second@example.com"}
    mailoutbox.clear()
    judge(page, office.second)
    assert {mail.to[0] for mail in mailoutbox} == {"chief@example.com", "root@example.com"}
