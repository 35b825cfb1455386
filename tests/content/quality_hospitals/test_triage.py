"""A complaint in a firm's own words finds its service through the search engine."""

import pytest

from content.quality_hospitals.models import ServiceItem
from content.quality_hospitals.triage import triage
from content.quality_hospitals.visiting import next_visit
from tests.factories import CasePageFactory, QualityHospitalPageFactory

pytestmark = pytest.mark.django_db

TEXTILE = [
    ("testing", "色牢度检测", "掉色、褪色、衣服洗了染花别的衣服"),
    ("failure", "起毛起球原因分析", "起球、起毛、毛衣穿几次就起球"),
]
HARDWARE = [
    ("testing", "不锈钢真空杯性能检测", "保温杯不保温、装热水两小时就凉、漏水"),
    ("failure", "断裂件失效分析", "工件断了不知道原因、零件开裂"),
    ("calibration", "车间量具校准", "卡尺不准"),
]


def offer(hospital, services):
    hospital.services = [
        ServiceItem(kind=kind, name=name, symptoms=symptoms) for kind, name, symptoms in services
    ]
    hospital.save()
    return hospital


@pytest.fixture
def hospitals(drain):
    """A textile hospital in 绍兴 and a hardware hospital in 金华, indexed."""
    textile = offer(QualityHospitalPageFactory(title="纺织质量医院（示例）", county_id="330603"), TEXTILE)
    hardware = offer(QualityHospitalPageFactory(title="五金质量医院（示例）", county_id="330784"), HARDWARE)
    CasePageFactory(title="深色布掉色（示例）", hospital=textile, symptom="黑色外套一下水就掉色")
    drain()
    return textile, hardware


@pytest.mark.parametrize(
    ("complaint", "service"),
    [
        ("衣服洗了掉色", "色牢度检测"),
        ("毛衣穿几次就起球怎么办", "起毛起球原因分析"),
        ("保温杯装热水两小时就凉了", "不锈钢真空杯性能检测"),
        ("我们的工件断了，不知道原因", "断裂件失效分析"),
        ("卡尺量出来不准", "车间量具校准"),
    ],
)
def test_a_described_symptom_finds_its_service_first(hospitals, complaint, service):
    found = triage(complaint)
    assert found.services[0].title == service
    assert f"#service-{ServiceItem.objects.get(name=service).pk}" in found.services[0].url


def test_similar_cases_are_shown_beside(hospitals, client):
    text = client.get("/quality-hospitals/triage/", {"q": "外套掉色"}).text
    assert "深色布掉色（示例）" in text
    assert "不是看病的医院" in text


def test_services_of_the_named_place_stand_first(hospitals, drain):
    offer(
        QualityHospitalPageFactory(title="义乌质量医院（示例）", county_id="330782"),
        [("testing", "色牢度检测", "掉色、褪色、衣服洗了染花别的衣服")],
    )
    drain()
    assert "柯桥" in triage("绍兴哪里能看衣服掉色").services[0].meta
    assert "义乌" in triage("义乌哪里能看衣服掉色").services[0].meta


def test_a_named_standard_leads_to_the_finder_with_the_place(hospitals):
    link = triage("绍兴谁能测GB18401", finder_url="/quality-hospitals/").standards[0]
    assert link["url"] == "/quality-hospitals/?standard=GB18401&region=330600"


def test_nothing_found_is_met_with_help(hospitals, client):
    text = client.get("/quality-hospitals/triage/", {"q": "鑫淼犇"}).text
    assert "没有找到对得上的服务" in text
    assert "/quality-hospitals/?service=testing" in text or "?service=testing" in text


def test_a_service_leaves_the_index_with_its_hospital(hospitals, drain):
    textile, _hardware = hospitals
    textile.unpublish()
    drain()
    assert "色牢度检测" not in [card.title for card in triage("衣服洗了掉色").services]


@pytest.mark.parametrize("nonsense", ["", " ", "\x00", '"', "?" * 3000, "（" * 40, "NOT AND OR"])
def test_nonsense_is_answered(client, search_index, nonsense):
    assert client.get("/quality-hospitals/triage/", {"q": nonsense}).status_code == 200


def test_the_next_visit_is_counted_from_today():
    from datetime import date

    sunday = date(2026, 11, 22)
    assert next_visit(7, 0, sunday) == sunday
    assert next_visit(3, 0, sunday) == date(2026, 11, 25)
    assert next_visit(3, 1, sunday) == date(2026, 12, 2)
    assert next_visit(3, 3, sunday) == date(2026, 12, 16)
