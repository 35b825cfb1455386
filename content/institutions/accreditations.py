"""Accreditations with their term, and their scope line by line, so that a standard finds who may test it."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from content.institutions.standards import Standard, find_standards

#: From this many days before the end of a term on, readers and editors are told.
WARN_DAYS = 60
MAX_LINES = 3_000
MAX_LINE = 200


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    """Accreditations by their term."""

    def in_force(self, on: date | None = None) -> "AccreditationQuerySet":
        """Those whose term covers a day (today)."""
        day = on or timezone.localdate()
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def expired(self, on: date | None = None) -> "AccreditationQuerySet":
        """Those whose term has ended before a day (today)."""
        return self.filter(valid_to__lt=on or timezone.localdate())

    def expiring(self, days: int = WARN_DAYS, on: date | None = None) -> "AccreditationQuerySet":
        """Those in force that end within so many days, the next to end first; of published institutions."""
        day = on or timezone.localdate()
        rows = self.in_force(day).filter(valid_to__lte=day + timedelta(days=days), institution__live=True)
        return rows.select_related("institution").order_by("valid_to", "pk")


class Accreditation(models.Model):
    """A qualification with its scope and term: CMA (检验检测机构资质认定) or CNAS (ISO/IEC 17025)."""

    class Scheme(models.TextChoices):
        CMA = "cma", _("CMA 资质认定")
        CNAS = "cnas", _("CNAS 认可")
        OTHER = "other", _("其他")

    institution = ParentalKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="accreditations"
    )
    scheme = models.CharField(_("资质"), max_length=8, choices=Scheme.choices)
    number = models.CharField(
        _("编号"),
        max_length=30,
        validators=[RegexValidator(r"^[0-9A-Za-z .()-]+$", _("编号只含字母、数字和连接号。"))],
    )
    scope = models.CharField(_("范围"), max_length=200, help_text=_("一句话概括"))
    scope_details = models.TextField(
        _("能力表"),
        blank=True,
        help_text=_("一行一项，照证书附表写标准编号和项目，如：GB/T 2912.1 纺织品 甲醛的测定"),
    )
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"))
    query_url = models.URLField(_("查询网址"), blank=True)

    objects = AccreditationQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel(name)
        for name in ("scheme", "number", "scope", "scope_details", "valid_from", "valid_to", "query_url")
    ]

    class Meta:
        ordering = ("scheme", "number")
        verbose_name = _("资质")
        verbose_name_plural = _("资质")

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and keeps the scope's lines in step in the same transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            ScopeLine.objects.filter(accreditation=self).delete()
            ScopeLine.objects.bulk_create(self.read_scope())

    def clean(self) -> None:
        """Refuses a term that ends before it begins, a CMA number without 12 digits, an overlong scope."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("有效期止不能早于有效期起。")})
        if self.scheme == self.Scheme.CMA and not (self.number.isdigit() and len(self.number) == 12):
            raise ValidationError({"number": _("CMA 编号应为12位数字。")})
        lines = self.scope_rows()
        if len(lines) > MAX_LINES:
            raise ValidationError({"scope_details": _("能力表最多3000行。")})
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE:
                message = _("第%(number)s行超过200个字，请分成几行。") % {"number": number}
                raise ValidationError({"scope_details": message})

    def scope_rows(self) -> list[str]:
        """The scope's lines that are not blank."""
        return [" ".join(line.split()) for line in self.scope_details.splitlines() if line.strip()]

    def read_scope(self) -> list["ScopeLine"]:
        """The lines as rows, one for each standard that a line names; not saved."""
        rows = []
        for place, text in enumerate(self.scope_rows()):
            named: list[Standard | None] = [*find_standards(text)] or [None]
            for standard in named:
                key, year = (standard.key, standard.year) if standard else ("", "")
                rows.append(
                    ScopeLine(accreditation=self, place=place, standard=key, year=year, text=text[:MAX_LINE])
                )
        return rows

    def is_valid_on(self, day: date) -> bool:
        """Whether the term covers a day."""
        return self.valid_from <= day <= self.valid_to

    @property
    def is_valid_today(self) -> bool:
        """Whether the term covers today."""
        return self.is_valid_on(timezone.localdate())

    @property
    def days_left(self) -> int:
        """Days until the term ends; negative when it has ended."""
        return (self.valid_to - timezone.localdate()).days

    @property
    def ends_soon(self) -> bool:
        """Whether the term covers today and ends within WARN_DAYS."""
        return self.is_valid_today and self.days_left <= WARN_DAYS

    @property
    def term_text(self) -> Any:
        """The state of the term in words."""
        if self.days_left < 0:
            return _("资质已过期")
        if not self.is_valid_today:
            return _("资质尚未生效")
        if self.ends_soon:
            return _("资质%(days)s天后到期") % {"days": self.days_left}
        return _("资质有效")

    @property
    def term_tone(self) -> str:
        """The badge's tone for the state of the term."""
        if not self.is_valid_today:
            return "bad"
        return "warn" if self.ends_soon else "ok"


class ScopeLineQuerySet(models.QuerySet["ScopeLine"]):
    """Lines of scopes as the public may rely on them."""

    def for_standard(self, key: str) -> "ScopeLineQuerySet":
        """Lines that name a standard or a part of it."""
        return self.filter(models.Q(standard=key) | models.Q(standard__startswith=f"{key}."))

    def in_force(self, on: date | None = None) -> "ScopeLineQuerySet":
        """Lines of accreditations that cover a day (today), of published institutions."""
        day = on or timezone.localdate()
        return self.filter(
            accreditation__valid_from__lte=day,
            accreditation__valid_to__gte=day,
            accreditation__institution__live=True,
        )


class ScopeLine(models.Model):
    """One line of a scope with the standard it names; derived from the text that editors keep."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField(_("行"))
    standard = models.CharField(_("标准"), max_length=40, blank=True, db_index=True)
    year = models.CharField(_("年份"), max_length=4, blank=True)
    text = models.CharField(_("内容"), max_length=MAX_LINE)

    objects = ScopeLineQuerySet.as_manager()

    class Meta:
        ordering = ("accreditation", "place", "pk")
        verbose_name = _("能力表的一行")
        verbose_name_plural = _("能力表")

    def __str__(self) -> str:
        return self.text
