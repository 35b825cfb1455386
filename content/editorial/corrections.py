"""更正, 撤回, 说明: what was wrong, what is right, when and by whom; written once, never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.core.cards import Card


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections as pages ask for them."""

    def of(self, subject: Any) -> "CorrectionQuerySet":
        """Those of one page, test or store, newest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=str(subject.pk))


class Correction(models.Model):
    """One public statement about something that was published."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("更正")
        WITHDRAWAL = "withdrawal", _("撤回")
        NOTE = "note", _("说明")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    object_id = models.CharField(max_length=64, editable=False)
    subject = GenericForeignKey("content_type", "object_id")
    # As they stood: the statement stays true when the page is renamed or gone.
    subject_title = models.CharField(_("涉及内容"), max_length=255, editable=False)
    subject_path = models.CharField(_("网址"), max_length=255, editable=False, db_index=True)
    wrong = models.TextField(
        _("原文"), blank=True, max_length=2_000, help_text=_("照抄有误的那一句，本站据此留存改前的全文")
    )
    right = models.TextField(_("更正为"), blank=True, max_length=2_000)
    reason = models.TextField(_("原因"), max_length=2_000)
    issued_at = models.DateTimeField(_("发布时间"), default=timezone.now, editable=False, db_index=True)
    role = models.CharField(_("发布人职务"), max_length=60, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发布人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # The text before the change, passage by passage: [{"place": …, "text": …}].
    before = models.JSONField(_("改前全文"), default=list, editable=False)

    objects = CorrectionQuerySet.as_manager()

    search_section: ClassVar[str] = "corrections"
    search_section_label: ClassVar[Any] = _("更正与撤回")
    is_public_now: ClassVar[bool] = True

    class Meta:
        ordering = ("-issued_at", "-pk")
        verbose_name = _("更正与撤回")
        verbose_name_plural = _("更正与撤回")
        indexes = [models.Index(fields=("content_type", "object_id"), name="correction_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject_title}"

    def get_absolute_url(self) -> str:
        """Its own permanent page."""
        return reverse("correction", kwargs={"pk": self.pk})

    def clean(self) -> None:
        """A correction says what was wrong and what is right."""
        super().clean()
        if self.kind == self.Kind.CORRECTION:
            missing = {
                name: _("更正须写明原文和更正后的文字。")
                for name in ("wrong", "right")
                if not getattr(self, name)
            }
            if missing:
                raise ValidationError(missing)

    @property
    def tone(self) -> str:
        """Tone of its badge and notice."""
        return {"correction": "warn", "withdrawal": "bad"}.get(self.kind, "neutral")

    @property
    def summary(self) -> str:
        """What lists, feeds and search show."""
        if self.kind == self.Kind.CORRECTION:
            return f"{self.wrong} → {self.right}"
        return self.reason

    @property
    def card(self) -> Card:
        """This statement in a list."""
        day = timezone.localtime(self.issued_at)
        return Card(
            self.subject_title,
            self.get_absolute_url(),
            self.summary,
            meta=f"{day:%Y-%m-%d %H:%M} · {self.role}",
            badge=str(self.get_kind_display()),
            badge_tone=self.tone,
        )

    # What search and the feed ask.
    search_title = property(str)
    search_summary = summary
    search_date = property(lambda self: self.issued_at)
    search_category = property(lambda self: str(self.get_kind_display()))

    def get_search_text(self) -> str:
        """The words of the statement; the old text is not searched, it was wrong."""
        return "\n".join(part for part in (self.wrong, self.right, self.reason) if part)
