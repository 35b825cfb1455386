"""What editors put into the terms of a commitment."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.stores import choices


class ExclusionBlock(blocks.StructBlock):
    """Goods that the promise does not cover, with the ground."""

    goods = blocks.CharBlock(label=_("不适用的商品"), max_length=80)
    ground = blocks.ChoiceBlock(label=_("依据"), choices=choices.Ground.choices)
    reason = blocks.CharBlock(label=_("说明"), max_length=160, required=False)
