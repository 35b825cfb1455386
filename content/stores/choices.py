"""The words of the field: what stores sell, what they are, and the answers that a commitment form allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.stores import lifecycle


class Category(models.TextChoices):
    """Goods and services as the complaint statistics name them."""

    APPLIANCES = "appliances", _("家用电子电器")
    CLOTHING = "clothing", _("服装鞋帽")
    FOOD = "food", _("食品")
    DRINKS = "drinks", _("烟酒饮料")
    BUILDING = "building", _("房屋及建材")
    DAILY = "daily", _("日用商品")
    JEWELLERY = "jewellery", _("首饰及文体用品")
    MEDICINE = "medicine", _("医药及医疗用品")
    VEHICLES = "vehicles", _("交通工具")
    FARMING = "farming", _("农用生产资料")
    LIVING = "living", _("生活社会服务")
    HOUSING = "housing", _("房屋装修及物业")
    TRAVEL = "travel", _("旅游")
    CULTURE = "culture", _("文化娱乐体育")
    POST = "post", _("邮政")
    TELECOM = "telecom", _("电信")
    INTERNET = "internet", _("互联网")
    FINANCE = "finance", _("金融")
    INSURANCE = "insurance", _("保险")
    HEALTH = "health", _("卫生保健")
    EDUCATION = "education", _("教育培训")
    PUBLIC = "public", _("公共设施")
    SALES = "sales", _("销售")
    OTHER = "other", _("其他")


class UnitType(models.TextChoices):
    """What kind of place a unit is."""

    SHOP = "shop", _("商店")
    MARKET = "market", _("放心农贸市场")
    ONLINE = "online", _("网店")
    CATERING = "catering", _("餐饮")
    SCENIC = "scenic", _("景区")
    HOMESTAY = "homestay", _("民宿")
    FACTORY = "factory", _("工厂")
    DISTRICT = "district", _("商圈")
    VILLAGE = "village", _("乡村")
    LIVE = "live", _("直播间")
    ZONE = "zone", _("消费示范区")


class Kind(models.TextChoices):
    """The two kinds of commitment, named in full."""

    RETURN = lifecycle.Kind.RETURN.value, _("线下无理由退货承诺")
    UNIT = lifecycle.Kind.UNIT.value, _("放心消费承诺单位")


class Status(models.TextChoices):
    """The states of a commitment in words."""

    NONE = lifecycle.Status.NONE.value, _("未作出承诺")
    PUBLICITY = lifecycle.Status.PUBLICITY.value, _("公示中")
    IN_FORCE = lifecycle.Status.IN_FORCE.value, _("在期")
    TRANSITION = lifecycle.Status.TRANSITION.value, _("过渡期")
    EXPIRED = lifecycle.Status.EXPIRED.value, _("过期")
    SUSPENDED = lifecycle.Status.SUSPENDED.value, _("暂停整改")
    DELISTED = lifecycle.Status.DELISTED.value, _("摘牌")
    CANCELLED = lifecycle.Status.CANCELLED.value, _("注销")


class Datum(models.TextChoices):
    """The datum that coordinates were given in."""

    WGS84 = "wgs84", _("WGS-84 / CGCS2000")
    GCJ02 = "gcj02", _("GCJ-02（高德、腾讯）")
    BD09 = "bd09", _("BD-09（百度）")


class StartsAt(models.TextChoices):
    """The day from which the days of a return promise count."""

    PURCHASE = "purchase", _("购买之日")
    RECEIPT = "receipt", _("收到商品之日")


class FreightBy(models.TextChoices):
    """Who pays for sending goods back."""

    NONE = "none", _("到店退货，无运费")
    SHOP = "shop", _("商家承担")
    BUYER = "buyer", _("消费者承担")


class CrossStore(models.TextChoices):
    """Where goods of the same brand may be returned."""

    SAME_STORE = "same_store", _("仅限购买门店")
    SAME_CITY = "same_city", _("同城门店均可")
    DELTA = "delta", _("长三角门店均可")


class Ground(models.TextChoices):
    """Why goods are excluded: the four grounds of the law (消法 art. 25), or another that is written out."""

    CUSTOM = "custom", _("消费者定作")
    PERISHABLE = "perishable", _("鲜活易腐")
    UNSEALED = "unsealed", _("拆封的数字化商品")
    PERIODICAL = "periodical", _("交付的报纸、期刊")
    OTHER = "other", _("其他，经购买时确认")


class Check(models.TextChoices):
    """What occasioned a verification."""

    DECLARATION = "declaration", _("申报核验")
    VISIT = "visit", _("现场核查")
    REVIEW = "review", _("后评价")
    COMPLAINT = "complaint", _("投诉核查")


class Result(models.TextChoices):
    """What a verification found."""

    PASSED = "passed", _("通过")
    FAILED = "failed", _("未通过")


TONES = {
    Status.PUBLICITY: "neutral",
    Status.IN_FORCE: "ok",
    Status.TRANSITION: "warn",
    Status.EXPIRED: "warn",
    Status.SUSPENDED: "bad",
    Status.DELISTED: "bad",
    Status.CANCELLED: "neutral",
    Status.NONE: "neutral",
}
