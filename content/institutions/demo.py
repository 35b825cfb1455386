"""Demo institutions: invented, marked 示例, with numbers that cannot be real."""

from collections.abc import Callable
from datetime import date

from content.core.demo import days_ago, home, save_page
from content.institutions.models import Accreditation, Institution
from content.institutions.pages import InstitutionIndexPage

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


# What each may test, as the annex of a certificate lists it; titles as the standards themselves bear them.
SCOPES = {
    "示例产品质量检验研究院（示例）": """GB 18401-2010 国家纺织产品基本安全技术规范
GB 31701-2015 婴幼儿及儿童纺织产品安全技术规范
GB/T 2099.1 家用和类似用途插头插座 第1部分：通用要求
GB/T 10963.1 家用及类似场所用过电流保护断路器 第1部分：用于交流的断路器
GB/T 17626.2 电磁兼容 静电放电抗扰度试验
GB/T 17626.4 电磁兼容 电快速瞬变脉冲群抗扰度试验
GB 5009.15 食品安全国家标准 食品中镉的测定
GB 5009.228 食品安全国家标准 食品中挥发性盐基氮的测定
GB 4789.2 食品安全国家标准 食品微生物学检验 菌落总数测定""",
    "示例纺织品检测中心（示例）": """GB 18401-2010 国家纺织产品基本安全技术规范
GB/T 2912.1 纺织品 甲醛的测定 第1部分：游离和水解的甲醛（水萃取法）
GB/T 7573 纺织品 水萃取液pH值的测定
GB/T 17592 纺织品 禁用偶氮染料的测定
GB/T 3920 纺织品 色牢度试验 耐摩擦色牢度
GB/T 3921 纺织品 色牢度试验 耐皂洗色牢度
GB/T 3922 纺织品 色牢度试验 耐汗渍色牢度
GB/T 4802.1 纺织品 织物起毛起球性能的测定 第1部分：圆轨迹法
GB/T 18830-2009 纺织品 防紫外线性能的评定
GB/T 2910 纺织品 定量化学分析""",
    "示例计量测试所（示例）": """JJG 30 通用卡尺检定规程
JJG 21 千分尺检定规程
JJG 52 弹性元件式一般压力表、压力真空表和真空表检定规程
JJF 1070 定量包装商品净含量计量检验规则""",
    "示例五金工具检测站（示例）": """GB/T 3883.1 手持式、可移式电动工具和园林工具的安全 第1部分：通用要求
GB/T 29606-2013 不锈钢真空杯
GB/T 228.1 金属材料 拉伸试验 第1部分：室温试验方法
GB/T 10125 人造气氛腐蚀试验 盐雾试验""",
}
#: One term that ends soon, so that the warning can be seen.
ENDS_SOON = "示例五金工具检测站（示例）"


def load(report: Callable[[str], None]) -> None:
    """Make the institutions that tests and quality hospitals name, and their register."""
    save_page(
        home(),
        InstitutionIndexPage,
        "institutions",
        title="机构与资质",
        summary="检验检测、认证、计量机构和行业协会：能测什么标准，资质到哪天。",
        keywords="检验检测机构 CMA CNAS 资质 能力表",
    )
    for number, (name, kind, county, description) in enumerate(INSTITUTIONS):
        institution, created = Institution.objects.get_or_create(
            name=name,
            defaults={"kind": kind, "county_id": county, "description": description, "live": True},
        )
        if created and kind in {"laboratory", "metrology"}:
            _accredit(institution, number, description)
        if created:
            institution.save_revision().publish()
    _fill_scopes()
    report(f"机构 {len(INSTITUTIONS)} 家")


def _accredit(institution: Institution, number: int, description: str) -> None:
    Accreditation.objects.create(
        institution=institution,
        scheme="cma",
        number=f"0000000000{number:02d}",
        scope=description,
        valid_from=date(2023, 1, 1),
        valid_to=date(2028, 12, 31),
    )
    soon = days_ago(-40).date()
    Accreditation.objects.create(
        institution=institution,
        scheme="cnas",
        number=f"L0000{number}",
        scope="ISO/IEC 17025",
        valid_from=date(2023, 6, 1),
        valid_to=soon if institution.name == ENDS_SOON else date(2029, 5, 31),
    )


def _fill_scopes() -> None:
    """Scopes for databases that were loaded before there were any, too."""
    rows = Accreditation.objects.filter(
        institution__name__in=SCOPES, scheme=Accreditation.Scheme.CMA, scope_details=""
    )
    for row in rows.select_related("institution"):
        row.scope_details = SCOPES[row.institution.name]
        row.save()
        Institution.objects.get(pk=row.institution_id).save_revision().publish()
