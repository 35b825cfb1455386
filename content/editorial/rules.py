"""What the checks look for: the editors' own words, and how strict each rule is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class WordTerm(models.Model):
    """A word of the editors' own list, beside the built-in one."""

    class Kind(models.TextChoices):
        WRONG = "wrong", _("错误写法")
        BANNED = "banned", _("禁用")
        CAUTION = "caution", _("慎用")
        ALLOWED = "allowed", _("允许（白名单）")

    text = models.CharField(_("词语"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    right = models.CharField(_("应写作"), max_length=120, blank=True, help_text=_("错误写法须填"))
    reason = models.CharField(_("依据或说明"), max_length=200, blank=True)

    panels = [FieldPanel(name) for name in ("kind", "text", "right", "reason")]

    class Meta:
        ordering = ("kind", "text")
        verbose_name = _("用词")
        verbose_name_plural = _("用词")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """A wrong spelling names the right one."""
        super().clean()
        if self.kind == self.Kind.WRONG and not self.right:
            raise ValidationError({"right": _("错误写法须写明应写作什么。")})
        if self.kind == self.Kind.WRONG and self.text in self.right:
            raise ValidationError({"right": _("应写作的词里还含有原来的词，会一直报错。")})


class Strictness(models.TextChoices):
    """What a rule does."""

    OFF = "off", _("不检查")
    WARN = "warn", _("提醒")
    BLOCK = "block", _("拦截（不能送审和发布）")


def _strictness(label: Any, default: Strictness) -> Any:
    return models.CharField(label, max_length=5, choices=Strictness.choices, default=default)


@register_setting(icon="glasses")
class CheckRules(BaseGenericSetting):
    """How strict each check is; a blocked text can be saved as a draft, not submitted or published."""

    wrong = _strictness(_("错误写法"), Strictness.WARN)
    banned = _strictness(_("禁用词"), Strictness.BLOCK)
    caution = _strictness(_("慎用词"), Strictness.WARN)
    image_alt = _strictness(_("图片没有替代文字"), Strictness.BLOCK)
    image_credit = _strictness(_("图片没有来源"), Strictness.WARN)
    heading_order = _strictness(_("标题跳级"), Strictness.WARN)
    link_text = _strictness(_("链接文字不说明去向"), Strictness.WARN)
    broken_link = _strictness(_("站内链接失效"), Strictness.BLOCK)
    source = _strictness(_("缺少来源"), Strictness.WARN)

    panels = [
        HelpPanel(content=_("拦截：存草稿可以，送审和发布不行。提醒：只在编辑页列出。")),
        MultiFieldPanel([FieldPanel(name) for name in ("wrong", "banned", "caution")], heading=_("用词")),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "image_alt",
                    "image_credit",
                    "heading_order",
                    "link_text",
                    "broken_link",
                    "source",
                )
            ],
            heading=_("图文"),
        ),
    ]

    class Meta:
        verbose_name = _("写作检查规则")
