"""What belongs to a quality hospital: members, services, visiting hours of its experts."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from content.core.visibility import public
from content.institutions.models import Institution
from content.institutions.standards import Standard, find_standards, standard_keys
from content.quality_hospitals.visiting import next_visit

PAGE = "quality_hospitals.QualityHospitalPage"


class ServiceKind(models.TextChoices):
    """What a quality hospital does for a firm."""

    CONSULTATION = "consultation", _("会诊")
    REPAIR = "repair", _("修复")
    TESTING = "testing", _("检测")
    CALIBRATION = "calibration", _("校准")
    STANDARDS = "standards", _("标准查询与制定")
    CERTIFICATION = "certification", _("认证咨询")
    TRAINING = "training", _("培训")
    EQUIPMENT = "equipment", _("设备共享")
    FAILURE = "failure", _("失效分析")


class Member(Orderable):
    """An institution that works in a quality hospital."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="members")
    institution = models.ForeignKey(
        Institution, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("职责"), max_length=60, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("institution"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("成员单位")


class ServiceItem(Orderable):
    """One service: for which complaints and whom, what goes in and comes out, how long, at what price."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="services")
    kind = models.CharField(_("服务"), max_length=14, choices=ServiceKind.choices, db_index=True)
    name = models.CharField(_("项目"), max_length=80)
    symptoms = models.CharField(
        _("适合的毛病"),
        max_length=200,
        blank=True,
        help_text=_("企业会怎么说，用顿号分开，如：掉色、褪色、洗了染花别的衣服"),
    )
    audience = models.CharField(_("服务对象"), max_length=80, blank=True)
    needs = models.CharField(_("需要准备"), max_length=160, blank=True, help_text=_("样品、资料等"))
    output = models.CharField(_("得到什么"), max_length=160, blank=True)
    price_basis = models.CharField(_("收费依据"), max_length=120, blank=True)
    turnaround_days = models.PositiveSmallIntegerField(_("工作日"), null=True, blank=True)
    standards = models.CharField(
        _("标准编号"), max_length=200, blank=True, help_text=_("用分号分开，如 GB 18401；GB/T 3920")
    )
    # The keys of `standards`, each between blanks, for the finder.
    standard_keys = models.CharField(max_length=400, blank=True, editable=False, default="")

    search_section: ClassVar[str] = "hospital-services"
    search_section_label: ClassVar[Any] = _("质量医院服务")

    panels: ClassVar[list[Any]] = [
        FieldPanel(name)
        for name in (
            *("kind", "name", "symptoms", "audience", "needs", "output", "price_basis"),
            *("turnaround_days", "standards"),
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("服务项目")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with the keys of the standards as they are written now."""
        self.standard_keys = f" {' '.join(standard_keys(self.standards))} "[:400]
        super().save(*args, **kwargs)

    @classmethod
    def search_queryset(cls) -> models.QuerySet["ServiceItem"]:
        """Services of public hospitals."""
        hospitals = public(cls._meta.get_field("page").related_model._default_manager.all())
        return cls._default_manager.filter(page__in=hospitals).select_related("page__county__parent")

    @property
    def is_public_now(self) -> bool:
        """Whether the hospital's page is public."""
        return bool(public(type(self.page)._default_manager.filter(pk=self.page_id)).exists())

    @property
    def anchor(self) -> str:
        """The place on the hospital's page."""
        return f"service-{self.pk}"

    def get_absolute_url(self) -> str:
        """The hospital's page at this service."""
        url = self.page.get_url()
        return f"{url}#{self.anchor}" if url else ""

    @property
    def search_title(self) -> str:
        """Service and hospital."""
        return f"{self.name} · {self.page.title}"

    @property
    def search_names(self) -> list[str]:
        """What firms call the trouble."""
        return [self.symptoms] if self.symptoms else []

    @property
    def search_summary(self) -> str:
        """For which trouble, and what one gets."""
        parts = [
            (_("适合的毛病"), self.symptoms),
            (_("得到什么"), self.output),
            (_("收费依据"), self.price_basis),
        ]
        return "；".join(f"{label}：{value}" for label, value in parts if value)

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_kind_display())

    @property
    def search_regions(self) -> list[str]:
        """Those of the hospital."""
        return list(self.page.search_regions)

    def get_search_text(self) -> str:
        """Everything a firm may ask for."""
        words = (self.name, self.symptoms, self.needs, self.standards, self.page.cluster)
        return "\n".join([str(self.get_kind_display()), *words, self.page.county.full_name])

    @property
    def standard_list(self) -> list[Standard]:
        """The standards one by one, to link each."""
        return find_standards(self.standards)

    @property
    def facts(self) -> list[dict[str, Any]]:
        """What a firm must know before coming, as terms and values."""
        days = (
            _("%(days)s个工作日") % {"days": self.turnaround_days} if self.turnaround_days is not None else ""
        )
        return [
            {"term": _("适合的毛病"), "value": self.symptoms},
            {"term": _("服务对象"), "value": self.audience},
            {"term": _("需要准备"), "value": self.needs},
            {"term": _("得到什么"), "value": self.output},
            {"term": _("多久"), "value": days},
            {"term": _("收费依据"), "value": self.price_basis},
        ]


class VisitingSlot(Orderable):
    """Hours in which an expert of a field sits in the quality hospital; no personal contacts."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("周一")
        TUESDAY = 2, _("周二")
        WEDNESDAY = 3, _("周三")
        THURSDAY = 4, _("周四")
        FRIDAY = 5, _("周五")
        SATURDAY = 6, _("周六")
        SUNDAY = 7, _("周日")

    class Week(models.IntegerChoices):
        EVERY = 0, _("每周")
        FIRST = 1, _("每月第一个")
        SECOND = 2, _("每月第二个")
        THIRD = 3, _("每月第三个")
        FOURTH = 4, _("每月第四个")

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="visiting_slots")
    week = models.PositiveSmallIntegerField(_("哪一周"), choices=Week.choices, default=Week.EVERY)
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday.choices)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    field = models.CharField(_("专业"), max_length=60, help_text=_("如：染整工艺"))
    expert = models.CharField(
        _("坐诊人"), max_length=60, blank=True, help_text=_("职称或岗位，如：高级工程师；不填个人电话")
    )
    note = models.CharField(_("说明"), max_length=120, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel(name) for name in ("week", "weekday", "starts", "ends")]),
        *(FieldPanel(name) for name in ("field", "expert", "note")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("坐诊时间")

    def __str__(self) -> str:
        return f"{self.day_text} {self.field}"

    def clean(self) -> None:
        """Refuses hours that end before they start."""
        super().clean()
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("结束时间应晚于开始时间。")})

    @property
    def day_text(self) -> str:
        """The rule in words: 每周三, 每月第一个周三."""
        if self.week == self.Week.EVERY:
            return str(_("每%(weekday)s") % {"weekday": self.get_weekday_display()})
        return f"{self.get_week_display()}{self.get_weekday_display()}"

    @property
    def next_day(self) -> Any:
        """The next such day, today included."""
        return next_visit(self.weekday, self.week, timezone.localdate())
