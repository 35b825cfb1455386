"""Terms and scopes of accreditations, and the institution's page that shows them."""

import pytest
from django.core.exceptions import ValidationError

from content.institutions.models import Accreditation, Institution, ScopeLine
from content.institutions.pages import InstitutionIndexPage
from tests.content.institutions.factories import AccreditationFactory, day
from tests.factories import InstitutionFactory, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("starts", "ends", "text", "tone"),
    [
        (-100, -1, "资质已过期", "bad"),
        (-100, 0, "资质0天后到期", "warn"),
        (-100, 60, "资质60天后到期", "warn"),
        (-100, 61, "资质有效", "ok"),
        (1, 400, "资质尚未生效", "bad"),
    ],
)
def test_the_state_of_the_term_is_said_in_words(starts, ends, text, tone):
    item = AccreditationFactory.build(institution=None, valid_from=day(starts), valid_to=day(ends))
    assert (str(item.term_text), item.term_tone) == (text, tone)


def test_the_desk_gets_what_ends_soon_next_first_and_published_only():
    later = AccreditationFactory(valid_to=day(50))
    soon = AccreditationFactory(valid_to=day(5))
    AccreditationFactory(valid_to=day(61))
    ended = AccreditationFactory(valid_to=day(-1))
    AccreditationFactory(valid_to=day(5), institution__live=False)
    assert list(Accreditation.objects.expiring(60)) == [soon, later]
    assert list(Accreditation.objects.expiring(30)) == [soon]
    assert list(Accreditation.objects.expired()) == [ended]


def test_the_scope_follows_the_text_that_editors_keep():
    item = AccreditationFactory(scope_details="GB/T 2912.1、GB/T 7573 甲醛和pH值\n\n外观")
    rows = ScopeLine.objects.filter(accreditation=item).values_list("standard", "text")
    assert list(rows) == [
        ("GB2912.1", "GB/T 2912.1、GB/T 7573 甲醛和pH值"),
        ("GB7573", "GB/T 2912.1、GB/T 7573 甲醛和pH值"),
        ("", "外观"),
    ]
    item.scope_details = "GB/T 3920 耐摩擦色牢度"
    item.save()
    assert list(item.lines.values_list("standard", flat=True)) == ["GB3920"]


def test_an_overlong_line_is_refused_with_its_number():
    item = AccreditationFactory.build(institution=None, scope_details="短\n" + "长" * 201)
    with pytest.raises(ValidationError, match="第2行超过200个字"):
        item.clean()


def test_only_a_term_in_force_answers_for_a_standard():
    able = AccreditationFactory().institution
    AccreditationFactory(valid_to=day(-1))
    AccreditationFactory(institution__live=False)
    AccreditationFactory(scope_details="GB/T 3920")
    assert list(Institution.objects.accredited_for("GB18401")) == [able]


def test_the_register_is_narrowed_by_any_way_of_writing_a_standard(client):
    able = AccreditationFactory(institution__name="能测的机构（示例）").institution
    other = InstitutionFactory(name="别的机构（示例）")
    url = make_page(InstitutionIndexPage).url
    text = client.get(url, {"standard": "gb18401"}).text
    assert able.get_absolute_url() in text
    assert other.get_absolute_url() not in text
    assert "请填写标准编号" in client.get(url, {"standard": "纺织品"}).text


def test_the_page_says_what_is_held_until_when_and_warns(client):
    item = AccreditationFactory(valid_to=day(-3))
    text = client.get(item.institution.get_absolute_url()).text
    for words in (item.number, "GB 18401-2010 国家纺织产品基本安全技术规范", "资质已过期"):
        assert words in text
    item.institution.live = False
    item.institution.save()
    assert client.get(item.institution.get_absolute_url()).status_code == 404


def test_an_institution_is_found_by_a_standard_of_its_scope(client, search_index, drain):
    item = AccreditationFactory()
    item.institution.save()
    drain()
    assert item.institution.get_absolute_url() in client.get("/search/", {"q": "GB18401"}).text
