"""The words for every code of the scoring engine and of a test's record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TestKind(models.TextChoices):
    """How the products were compared."""

    COMPARISON = "comparison", _("比较试验")
    EVALUATION = "evaluation", _("综合评价")
    EXPERIENCE = "experience", _("体验式调查")


class OrganiserType(models.TextChoices):
    """Who answers for the test."""

    CONSUMER = "consumer", _("消费者权益保护组织")
    ASSOCIATION = "association", _("行业协会")
    THIRD_PARTY = "third_party", _("第三方机构")


class ProductCategory(models.TextChoices):
    """What was compared, for the filter of the list."""

    FOOD = "food", _("食品饮料")
    APPLIANCE = "appliance", _("家用电器")
    TEXTILE = "textile", _("纺织服装")
    CHILDREN = "children", _("儿童用品")
    DAILY = "daily", _("日用品")
    DIGITAL = "digital", _("数码产品")
    HOME = "home", _("家居建材")
    SERVICE = "service", _("服务")


AGGREGATIONS = [
    ("arithmetic", _("加权平均")),
    ("harmonic", _("加权调和平均")),
    ("geometric", _("加权几何平均")),
    ("minimum", _("取最低")),
    ("sum", _("相加")),
]
KINDS = [
    ("measured", _("测量")),
    ("claimed", _("与标称值比较")),
    ("panel", _("评审小组")),
    ("inspection", _("检查")),
    ("survey", _("问卷")),
    ("feature", _("有无功能")),
    ("limit", _("限值检查")),
]
PIECES = [
    ("mean", _("平均值")),
    ("median", _("中位数")),
    ("minimum", _("最小值")),
    ("maximum", _("最大值")),
]
POLICIES = [
    ("renormalise", _("其余权重按比例分摊")),
    ("required", _("必须有值，否则不计总分")),
    ("impute_group_mean", _("按同组平均")),
    ("assume", _("按假定值")),
    ("worst", _("按最低分")),
    ("not_ranked", _("不参与排名")),
]
STATES = [
    ("measured", _("已测")),
    ("not_tested", _("未检测")),
    ("not_applicable", _("不适用")),
    ("failed", _("未能完成试验")),
    ("withheld", _("暂不公布")),
]
QUALIFIERS = [("<", "<"), (">", ">"), ("nd", _("未检出"))]
CENSORED = [
    ("bound", _("按检出限")),
    ("half", _("按检出限的一半")),
    ("zero", _("按零")),
]
DECISIONS = [
    ("simple", _("简单接受：直接比较")),
    ("guard_band", _("保护带：宽度等于 U")),
]
ROUNDINGS = [
    ("half_up", _("四舍五入")),
    ("half_even", _("GB/T 8170：五成双")),
]
REPLY_STATES = [
    ("waiting", _("等待答复")),
    ("replied", _("已答复")),
    ("none", _("逾期未答复")),
    ("withheld", _("按对方要求不公布")),
]
LOG_EVENTS = [("published", _("发布")), ("withdrawn", _("撤回"))]
LIMIT_DIRECTIONS = [
    ("at_most", _("不大于")),
    ("at_least", _("不小于")),
    ("less_than", _("小于")),
    ("more_than", _("大于")),
]
EFFECTS = [
    ("cap_to_criterion", _("总分不高于某指标加余量")),
    ("cap", _("总分封顶")),
    ("deduct", _("扣分")),
    ("veto", _("一票否决")),
    ("block_award", _("不授予标记")),
    ("suppress", _("不计某指标")),
]
QUANTITIES = [
    ("score", _("得分")),
    ("value", _("测量值")),
    ("category", _("类别")),
    ("conformity", _("符合性")),
]
OPERATORS = [("<", "<"), ("<=", "≤"), ("==", "="), (">=", "≥"), (">", ">")]
CONFORMITY = {
    "conforming": _("符合"),
    "conforming_within_u": _("符合（在不确定度内）"),
    "not_judged": _("未判定"),
    "non_conforming_within_u": _("不符合（在不确定度内）"),
    "non_conforming": _("不符合"),
}
STANDINGS = {
    "ranked": _("参与排名"),
    "unranked": _("列出但不排名"),
    "vetoed": _("一票否决"),
}
