"""Demo quality hospitals in six industry clusters, with members and services."""

from collections.abc import Callable
from typing import Any

from content.core.demo import home, save_page
from content.core.demo_body import body, cover
from content.institutions.models import Institution
from content.quality_hospitals.demo_texts import HOSPITALS, Service
from content.quality_hospitals.models import (
    Member,
    QualityHospitalIndexPage,
    QualityHospitalPage,
    ServiceItem,
)

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
    report(f"质量医院 {len(HOSPITALS)} 家")


def _save(index: Any, hospital: dict[str, Any], institutions: dict[str, Institution]) -> None:
    fields = dict(hospital)
    text, art = fields.pop("text"), fields.pop("art")
    fields["host"] = institutions[fields["host"]]
    fields["members"] = [
        Member(institution=institutions[name], role=role) for name, role in fields["members"]
    ]
    fields["services"] = [_service(service) for service in fields["services"]]
    save_page(index, QualityHospitalPage, fields.pop("slug"), cover=cover(*art), body=body(text), **fields)


def _service(service: Service) -> ServiceItem:
    return ServiceItem(audience="小微企业", **service._asdict())
