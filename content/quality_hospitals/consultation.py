"""Requests for a consultation (会诊申请): an optional module, off by default, that keeps very little."""

import hashlib
from datetime import timedelta
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from content.quality_hospitals.services import PAGE

#: No 0 O 1 I L: a ticket is read out on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@register_setting(icon="mail")
class ConsultationSettings(BaseSiteSetting):
    """Whether requests are taken at all, and how long they are kept."""

    enabled = models.BooleanField(
        _("接受网上会诊申请"), default=False, help_text=_("只对填了收件邮箱的质量医院生效")
    )
    retention_days = models.PositiveSmallIntegerField(
        _("保存天数"), default=90, validators=[MinValueValidator(7), MaxValueValidator(730)]
    )

    panels: ClassVar[list[Any]] = [FieldPanel("enabled"), FieldPanel("retention_days")]

    class Meta:
        verbose_name = _("会诊申请设置")

    @classmethod
    def current(cls) -> "ConsultationSettings":
        """Those of the default site, or the defaults when there is none."""
        site = Site.objects.filter(is_default_site=True).first()
        return cls.for_site(site) if site else cls()


def words_from(seed: bytes, length: int) -> str:
    """Letters and digits that cannot be confused, the same for the same seed."""
    number = int.from_bytes(hashlib.sha512(seed).digest(), "big")
    letters = []
    for _place in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def credentials(nonce: str) -> tuple[str, str]:
    """Ticket and secret that belong to one form: sending the same form twice gives the same pair."""
    seed = salted_hmac("fangxin.consultation", nonce, algorithm="sha256").digest()
    return words_from(b"ticket" + seed, 8), words_from(b"secret" + seed, 12)


def hash_secret(secret: str) -> str:
    """What is stored of a secret."""
    plain = "".join(secret.upper().split()).replace("-", "")
    return salted_hmac("fangxin.consultation.secret", plain, algorithm="sha256").hexdigest()


class ConsultationQuerySet(models.QuerySet["ConsultationRequest"]):
    """Requests by their age."""

    def overdue(self, days: int) -> "ConsultationQuerySet":
        """Those older than the retention allows."""
        return self.filter(created_at__lt=timezone.now() - timedelta(days=days))

    def unsent(self) -> "ConsultationQuerySet":
        """Those whose e-mail has not gone out within ten minutes."""
        return self.filter(mailed_at=None, created_at__lt=timezone.now() - timedelta(minutes=10))


class ConsultationRequest(models.Model):
    """One request: what is wrong with which product, and one way to answer. Neither name nor address."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("已收到")
        ACCEPTED = "accepted", _("已受理")
        ANSWERED = "answered", _("已答复")
        DECLINED = "declined", _("不属于受理范围")

    ticket = models.CharField(_("受理号"), max_length=12, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    hospital = models.ForeignKey(
        PAGE,
        verbose_name=_("质量医院"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="consultations",
        editable=False,
    )
    product = models.CharField(_("产品"), max_length=80)
    problem = models.TextField(_("出了什么毛病"), max_length=1000)
    contact = models.CharField(_("联系方式"), max_length=80)
    status = models.CharField(
        _("进度"), max_length=10, choices=Status.choices, default=Status.RECEIVED, db_index=True
    )
    reply = models.TextField(_("答复"), blank=True, max_length=2000, help_text=_("申请人凭受理号能看到"))
    created_at = models.DateTimeField(_("收到时间"), auto_now_add=True, db_index=True)
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("ticket", "hospital", "product", "problem", "contact", "created_at", "mailed_at")
            ],
            heading=_("申请"),
        ),
        MultiFieldPanel([FieldPanel("status"), FieldPanel("reply")], heading=_("办理")),
    ]

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("会诊申请")
        verbose_name_plural = _("会诊申请")

    def __str__(self) -> str:
        return self.ticket

    def knows(self, secret: str) -> bool:
        """Whether this is the request's secret."""
        return constant_time_compare(self.secret_hash, hash_secret(secret))
