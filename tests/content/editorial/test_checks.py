"""The checks while writing: each finding names its rule and its place, and blocks or warns as set."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from content.core.models import PortalImage
from content.editorial.checks import check, links
from content.editorial.rules import CheckRules, WordTerm
from content.education.models import EducationArticlePage
from content.news.models import NewsPage
from tests.content.editorial.factories import fresh, make_draft
from tests.content.editorial.test_review import form_of
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def page_with(*blocks, **fields):
    """A piece of news with these blocks, not saved."""
    return NewsPage(title="标题", body=[{"type": kind, "value": value} for kind, value in blocks], **fields)


def found(page) -> list[tuple[str, int | None]]:
    """Rule and block of every finding."""
    return [(finding.rule, finding.block) for finding in check(page)]


def image(**values):
    """A picture block; its picture has no credit."""
    picture = PortalImage(title="图", file="original_images/none.png", width=1, height=1, credit="")
    picture.save()
    return (
        "image",
        {"image": picture.pk, "alt": "", "decorative": False, "caption": "", "credit": ""} | values,
    )


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([("paragraph", "<p>这是最佳产品</p>")], [("banned", 0)]),
        ([("paragraph", "<p>好</p>"), ("quote", {"text": "部份产品", "source": "某人"})], [("wrong", 1)]),
        ([("heading", {"text": "小标题", "level": "h3"})], [("heading_order", 0)]),
        (
            [("heading", {"text": "一", "level": "h2"}), ("heading", {"text": "二", "level": "h3"})],
            [],
        ),
        ([("paragraph", '<p><a href="https://example.com/">点击这里</a></p>')], [("link_text", 0)]),
        ([("paragraph", '<p><a href="https://example.com/">国家标准全文公开系统</a></p>')], []),
        ([("paragraph", '<p><a linktype="page" id="999999">质量新闻</a></p>')], [("broken_link", 0)]),
        ([("paragraph", '<p><a linktype="document" id="999999">报告全文</a></p>')], [("broken_link", 0)]),
        ([("callout", {"tone": "info", "title": "提示", "text": "<p>据说如此</p>"})], [("caution", 0)]),
        ([("steps", {"title": "", "items": [{"title": "闭眼买", "text": ""}]})], [("banned", 0)]),
    ],
)
def test_what_is_found_and_where(blocks, expected):
    assert found(page_with(*blocks)) == expected


def test_pictures_need_words_and_a_credit():
    assert found(page_with(image())) == [("image_alt", 0), ("image_credit", 0)]
    assert found(page_with(image(alt="一台秤", credit="本站摄"))) == []
    assert found(page_with(image(decorative=True, credit="本站摄"))) == []


def test_a_reprint_names_its_source_and_its_address():
    address = "https://example.com/"

    def fields(**source):
        return [item.field for item in check(EducationArticlePage(title="标题", **source))]

    assert fields(source_name="某报") == ["source_url"]
    assert fields(source_url=address) == ["source_name"]
    assert fields(source_name="某报", source_url=address) == []


def test_the_office_sets_words_and_strictness():
    page = page_with(("paragraph", "<p>最佳产品，黑科技</p>"))
    WordTerm.objects.create(text="黑科技", kind="caution")
    assert found(page) == [("banned", 0), ("caution", 0)]
    rules = CheckRules.load()
    rules.banned, rules.caution = "off", "block"
    rules.save()
    assert [(item.rule, item.blocks) for item in check(page)] == [("caution", True)]
    WordTerm.objects.filter(text="黑科技").update(kind="allowed")
    assert found(page) == []


def test_a_blocked_text_is_saved_as_a_draft_but_not_submitted(office, client):
    page = make_draft(office.reporter)
    client.force_login(office.reporter)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = form_of(page) | {"summary": "这是最佳产品。"}
    refused = client.post(address, values | {"action-submit": "1"})
    assert "【最佳】" in refused.text
    assert fresh(page).current_workflow_state is None
    client.post(address, values)
    assert fresh(page).get_latest_revision_as_object().summary == "这是最佳产品。"
    panel = client.get(address).text
    assert "<mark>最佳</mark>" in panel
    assert "<mark>最佳</mark>" in client.get(reverse("editorial:findings", args=[page.pk])).text
    client.post(address, values | {"summary": "改好了。", "action-submit": "1"})
    assert fresh(page).current_workflow_task.name.startswith("初审")


def test_a_block_is_marked_where_the_word_stands(office, client):
    page = make_draft(office.reporter)
    client.force_login(office.reporter)
    body = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "quote",
        "body-0-id": "",
        "body-0-value-text": "闭眼买",
        "body-0-value-source": "某人",
    }
    values = form_of(page) | body | {"action-submit": "1"}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), values)
    (error,) = answer.context["form"].errors["body"].as_data()
    assert list(error.block_errors) == [0]


def test_the_command_checks_what_is_published(capsys):
    make_page(NewsPage, title="最佳产品")
    make_page(NewsPage, title="平常的标题")
    with pytest.raises(SystemExit) as ended:
        call_command("check_wording", "--json")
    assert ended.value.code == 1
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["rule"], line["match"], line["title"]) == ("banned", "最佳", "最佳产品")


def test_links_are_read_from_an_editors_html():
    (link,) = links('<p>见<a href="https://example.com/?a=1">公开<b>系统</b></a></p>')
    assert link.attributes["href"] == "https://example.com/?a=1"
    assert link.text == "公开系统"
