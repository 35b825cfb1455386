"""Who can work by a standard, and what a hospital's page shows."""

from datetime import time

import pytest

from content.quality_hospitals.models import CasePage, Member, ServiceItem, VisitingSlot
from content.quality_hospitals.pages import QualityHospitalIndexPage
from tests.content.institutions.factories import AccreditationFactory, day
from tests.factories import CasePageFactory, QualityHospitalPageFactory, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def finder():
    return make_page(QualityHospitalIndexPage).url


@pytest.mark.parametrize("written", ["GB18401", "gb 18401-2010", "ＧＢ　18401"])
def test_who_can_test_a_standard_in_a_city_by_which_line_until_when(client, finder, written):
    held = AccreditationFactory(institution__name="绍兴检测中心（示例）", valid_to=day(40))
    near = QualityHospitalPageFactory(county_id="330603")
    near.members = [Member(institution=held.institution, role="检验")]
    near.save()
    far = QualityHospitalPageFactory(county_id="330784", host=held.institution)
    unable = QualityHospitalPageFactory(county_id="330603")
    text = client.get(finder, {"standard": written, "region": "330600"}).text
    assert near.url in text
    assert far.url not in text
    assert unable.url not in text
    for words in ("绍兴检测中心（示例）", "GB 18401-2010 国家纺织产品基本安全技术规范", str(held.valid_to)):
        assert words in text
    assert "资质40天后到期" in text
    assert far.url in client.get(finder, {"standard": written, "region": "330784"}).text


def test_a_service_without_a_valid_scope_is_shown_with_a_warning(client, finder):
    expired = AccreditationFactory(valid_to=day(-1))
    hospital = QualityHospitalPageFactory(host=expired.institution)
    assert hospital.url not in client.get(finder, {"standard": "GB 18401"}).text
    hospital.services = [ServiceItem(kind="testing", name="安全检测", standards="GB 18401-2010；GB/T 3920")]
    hospital.save()
    text = client.get(finder, {"standard": "GB 18401"}).text
    assert hospital.url in text
    assert "有效资质里没有列出这个标准" in text
    assert hospital.url not in client.get(finder, {"standard": "GB 1840"}).text


def test_the_files_have_the_same_filter(client, finder):
    hospital = QualityHospitalPageFactory(host=AccreditationFactory().institution)
    QualityHospitalPageFactory(title="别的（示例）")
    text = client.get("/data/quality-hospitals.csv", {"standard": "GB/T 18401"}).getvalue().decode()
    assert hospital.title in text
    assert "别的" not in text


def test_a_standard_that_nobody_can_work_by_is_met_with_help(client, finder):
    QualityHospitalPageFactory()
    assert "没有查到能按这个标准办的质量医院" in client.get(finder, {"standard": "GB 9999"}).text


def test_the_page_shows_services_visits_members_and_cases(client):
    hospital = QualityHospitalPageFactory(host=AccreditationFactory().institution)
    hospital.services = [ServiceItem(kind="testing", name="色牢度检测", price_basis="按公示收费表")]
    hospital.visiting_slots = [
        VisitingSlot(week=1, weekday=3, starts=time(9), ends=time(11), field="染整", expert="工程师（示例）")
    ]
    hospital.members = [Member(institution=hospital.host, role="检验")]
    hospital.save()
    case = CasePageFactory(hospital=hospital)
    CasePageFactory(hospital=hospital, live=False, title="没发布的病例")
    text = client.get(hospital.url).text
    for words in ("色牢度检测", "按公示收费表", "每月第一个周三", "09:00—11:00", "000000000001", case.url):
        assert words in text
    assert "没发布的病例" not in text
    assert "不是看病的医院" in text
    assert hospital.url in client.get(hospital.host.get_absolute_url()).text


def test_a_case_needs_the_firms_consent_and_shows_its_four_parts(client):
    case = CasePageFactory()
    with pytest.raises(Exception, match="书面同意"):
        CasePage(title="x", slug="x", consent=False).clean()
    text = client.get(case.url).text
    places = [text.index(word) for word in ("示例症状", "示例诊断", "示例处方", "示例疗效")]
    assert places == sorted(places)
    assert case.hospital.url in text
