"""How editors see malls, stores and commitments in the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel


def _group(heading: Any, *names: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading)


MALL_PANELS = [
    _group(_("商场"), "name", "operator", "answers_first"),
    _group(_("地点"), "county", "address", "hours"),
    _group(_("服务台"), "desk", "desk_phone"),
    PublishingPanel(),
]
STORE_PANELS = [
    FieldPanel("code", read_only=True),
    _group(_("身份"), "sign_name", "registered_name", "credit_code", "unit_type", "category", "mall"),
    _group(_("地点"), "county", "town", "address"),
    FieldRowPanel([FieldPanel("lon"), FieldPanel("lat")]),
    _group(_("联系"), "hours", "phone"),
    FieldPanel("status", read_only=True),
    PublishingPanel(),
]
COMMITMENT_PANELS = [
    _group(_("承诺"), "store", "kind"),
    FieldRowPanel([FieldPanel("days"), FieldPanel("starts_at")]),
    _group(_("适用范围"), "goods", "exclusions", "condition", "receipt", "gifts"),
    _group(_("退款"), "freight_by", "refund_days", "refund_method", "cross_store"),
    _group(_("放心消费承诺"), "pledges"),
    _group(_("保障"), "insurance", "deposit", "pays_first"),
    _group(_("期限"), "declared_on", "publicity_from", "publicity_to", "valid_from", "valid_to"),
    FieldPanel("renewal_declared_on"),
    FieldPanel("status", read_only=True),
]
