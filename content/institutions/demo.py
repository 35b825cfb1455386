"""Demo institutions: invented, marked 示例, with numbers that cannot be real."""

from collections.abc import Callable
from datetime import date

from content.institutions.models import Accreditation, Institution

ORDER = 10

INSTITUTIONS = [
    ("示例产品质量检验研究院（示例）", "laboratory", "330106", "纺织、轻工、小家电和儿童用品的检验检测。"),
    ("示例纺织品检测中心（示例）", "laboratory", "330603", "面料、服装和家用纺织品的检验检测。"),
    ("示例计量测试所（示例）", "metrology", "330203", "长度、力学、热学量具的检定和校准。"),
    ("示例五金工具检测站（示例）", "laboratory", "330784", "电动工具、手动工具和门锁的检验检测。"),
    ("示例标准化服务中心（示例）", "standards", "330304", "标准查询、标准制定辅导和对标服务。"),
    ("示例认证服务公司（示例）", "certifier", "330402", "管理体系和产品认证咨询。"),
    ("示例电器行业协会（示例）", "association", "330382", "电气企业的行业服务和会诊组织。"),
    ("示例袜业协会（示例）", "association", "330681", "袜业企业的质量互助和培训。"),
    ("示例水产加工协会（示例）", "association", "330902", "水产加工企业的质量互助。"),
    ("示例市消费者权益保护委员会（示例）", "consumer", "330102", "组织产品比较试验，受理消费者投诉。"),
]


def load(report: Callable[[str], None]) -> None:
    """Make the institutions that tests and quality hospitals name."""
    for number, (name, kind, county, description) in enumerate(INSTITUTIONS):
        institution, created = Institution.objects.get_or_create(
            name=name,
            defaults={"kind": kind, "county_id": county, "description": description, "live": True},
        )
        if not created:
            continue
        if kind in {"laboratory", "metrology"}:
            Accreditation.objects.create(
                institution=institution,
                scheme="cma",
                number=f"0000000000{number:02d}",
                scope=description,
                valid_from=date(2023, 1, 1),
                valid_to=date(2028, 12, 31),
            )
            Accreditation.objects.create(
                institution=institution,
                scheme="cnas",
                number=f"L0000{number}",
                scope="ISO/IEC 17025",
                valid_from=date(2023, 6, 1),
                valid_to=date(2029, 5, 31),
            )
        institution.save_revision().publish()
    report(f"机构 {len(INSTITUTIONS)} 家")
