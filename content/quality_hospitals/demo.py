"""Demo quality hospitals in six industry clusters, with members and services."""

from collections.abc import Callable
from typing import Any

from content.core.demo import days_ago, home, save_page
from content.core.demo_body import body, cover
from content.institutions.models import Institution
from content.quality_hospitals.demo_cases import CASES, Case
from content.quality_hospitals.demo_texts import HOSPITALS, Service
from content.quality_hospitals.models import (
    CaseFigure,
    CasePage,
    Member,
    QualityHospitalPage,
    ServiceItem,
    VisitingSlot,
)
from content.quality_hospitals.pages import CaseIndexPage, QualityHospitalIndexPage

ORDER = 50


def load(report: Callable[[str], None]) -> None:
    """Make the section and its hospitals; the institutions must be there."""
    index = save_page(
        home(),
        QualityHospitalIndexPage,
        "quality-hospitals",
        title="质量医院",
        show_in_menus=True,
        summary="给产品“看病”的地方：按产业集群和标准编号找检测、会诊与修复。",
        keywords="质量医院 质量诊所 NQI 会诊 检测 校准",
        cover=cover("samples", "sea"),
    )
    institutions = {institution.name: institution for institution in Institution.objects.all()}
    for hospital in HOSPITALS:
        _save(index, hospital, institutions)
    cases = save_page(
        index,
        CaseIndexPage,
        "cases",
        title="质量病例",
        show_in_menus=True,
        summary="别家的毛病怎么看好的：症状、诊断、处方、疗效，前后数据都在。",
        keywords="质量病例 会诊 失效分析 工艺改进",
        cover=cover("bars", "sea"),
    )
    for case in CASES:
        _save_case(cases, case)
    report(f"质量医院 {len(HOSPITALS)} 家，病例 {len(CASES)} 例")


def _save(index: Any, hospital: dict[str, Any], institutions: dict[str, Institution]) -> None:
    fields = dict(hospital)
    text, art = fields.pop("text"), fields.pop("art")
    fields["host"] = institutions[fields["host"]]
    fields["members"] = [
        Member(institution=institutions[name], role=role) for name, role in fields["members"]
    ]
    fields["services"] = [_service(service) for service in fields["services"]]
    fields["visiting_slots"] = [VisitingSlot(**visit._asdict()) for visit in fields["visiting_slots"]]
    save_page(index, QualityHospitalPage, fields.pop("slug"), cover=cover(*art), body=body(text), **fields)


def _service(service: Service) -> ServiceItem:
    return ServiceItem(audience="小微企业", **service._asdict())


def _save_case(index: Any, case: Case) -> None:
    names = ("symptom", "diagnosis", "prescription", "outcome")
    figure_names = ("name", "before", "after", "standard")
    save_page(
        index,
        CasePage,
        case.slug,
        published=days_ago(case.days - 7),
        title=case.title,
        summary=case.summary,
        hospital=QualityHospitalPage.objects.get(slug=case.hospital),
        service=case.service,
        seen_on=days_ago(case.days).date(),
        firm=case.firm,
        consent=True,
        cover=cover(*case.art),
        figures=[CaseFigure(**dict(zip(figure_names, figure, strict=True))) for figure in case.figures],
        **dict(zip(names, case.parts, strict=True)),
    )
