"""What may not be written into a store or a promise."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.stores.terms import is_mobile, unfair_terms


def validate_shop_phone(value: str) -> None:
    """Refuses mobile numbers: a public number is the shop's, never a person's."""
    if is_mobile(value):
        raise ValidationError(_("请填写门店固定电话或客服电话，不填个人手机号。"))


def validate_fair(value: str) -> None:
    """Refuses notices that the law makes void (消法 art. 26)."""
    found = unfair_terms(value)
    if found:
        raise ValidationError(_("含有无效的格式条款：%(terms)s") % {"terms": "、".join(found)})
