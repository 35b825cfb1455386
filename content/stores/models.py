"""Stores, malls, their commitments, and what happened to each: ordinary rows, not pages (DECISIONS 2)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from content.core.cards import Card
from content.core.models import Region
from content.institutions.models import validate_uscc
from content.stores import choices, lifecycle
from content.stores.blocks import ExclusionBlock
from content.stores.delisting import DelistingProposal
from content.stores.events import StatusEvent, VerificationEvent
from content.stores.malls import Mall, county_key, county_range
from content.stores.names import KEY_LENGTH, name_key
from content.stores.panels import COMMITMENT_PANELS, STORE_PANELS
from content.stores.private import PrivateContact
from content.stores.promise import distance_line, promise_line, store_context
from content.stores.terms import MIN_DAYS
from content.stores.traces import ImportTrace
from content.stores.validators import validate_fair, validate_shop_phone

__all__ = [
    "Commitment",
    "DelistingProposal",
    "ImportTrace",
    "Mall",
    "PrivateContact",
    "StatusEvent",
    "Store",
    "VerificationEvent",
]

SERIAL_DIGITS = 6
# Serials from 990000 on are the demo's, so that a real import never meets them.
DEMO_SERIAL = 990_000


class StoreQuerySet(models.QuerySet["Store"]):
    """Stores as the public asks for them."""

    def listed(self) -> Self:
        """What the finder shows: published, with a commitment that has not ended."""
        return self.filter(live=True, status__in=lifecycle.LISTED)

    def in_region(self, code: str) -> Self:
        """Stores of a county, or of all counties of a city; by range, so that the index is used."""
        return self.filter(**county_range("county_id", code))

    def with_place(self) -> Self:
        """With county and city, so that a card asks nothing."""
        return self.select_related("county__parent")

    def next_serials(self, counties: Iterable[str]) -> dict[str, int]:
        """The first free serial of each county; numbers are never given twice."""
        found = {}
        for county in counties:
            top = f"{county}{DEMO_SERIAL}"
            last = self.filter(code__gte=county, code__lt=top).aggregate(last=models.Max("code"))["last"]
            found[county] = int(last[6:]) + 1 if last else 1
        return found


class Store(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """One shop with its permanent public address `/s/<code>/`; its status fields follow its commitments."""

    code = models.CharField(
        _("编号"),
        max_length=18,
        unique=True,
        blank=True,
        editable=False,
        validators=[RegexValidator(r"^\d{10,18}$")],
    )
    sign_name = models.CharField(_("店招名称"), max_length=80)
    registered_name = models.CharField(_("注册名称"), max_length=120, blank=True)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[validate_uscc]
    )
    unit_type = models.CharField(
        _("单位类型"), max_length=10, choices=choices.UnitType.choices, default=choices.UnitType.SHOP
    )
    category = models.CharField(
        _("类别"), max_length=12, choices=choices.Category.choices, default=choices.Category.OTHER
    )
    mall = models.ForeignKey(
        Mall,
        verbose_name=_("所在商场"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tenants",
    )
    county = county_key(_("所在区县"), "stores")
    town = models.ForeignKey(
        Region,
        verbose_name=_("乡镇（街道）"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"level": "town"},
    )
    address = models.CharField(_("地址"), max_length=200)
    lon = models.FloatField(_("经度"), null=True, blank=True, help_text=_("WGS-84，度"))
    lat = models.FloatField(_("纬度"), null=True, blank=True, help_text=_("WGS-84，度"))
    source_datum = models.CharField(
        _("原坐标系"), max_length=6, choices=choices.Datum.choices, blank=True, editable=False
    )
    hours = models.CharField(_("营业时间"), max_length=80, blank=True)
    phone = models.CharField(
        _("门店电话"),
        max_length=40,
        blank=True,
        validators=[validate_shop_phone],
        help_text=_("门店电话，不填个人电话"),
    )
    source = models.CharField(_("数据来源"), max_length=60, blank=True, editable=False)
    source_key = models.CharField(_("来源中的编号"), max_length=80, blank=True, editable=False)
    # Made by an import that was undone: hidden, its code kept for the same shop if the file comes again.
    withdrawn = models.BooleanField(_("导入已撤销"), default=False, editable=False)

    # Follow the commitments (actions.refresh_stores), so that lists need no joins.
    status = models.CharField(
        _("状态"), max_length=10, choices=choices.Status.choices, default="none", editable=False
    )
    return_status = models.CharField(
        _("退货承诺"), max_length=10, choices=choices.Status.choices, default="none", editable=False
    )
    unit_status = models.CharField(
        _("放心消费承诺"), max_length=10, choices=choices.Status.choices, default="none", editable=False
    )
    days = models.PositiveSmallIntegerField(_("退货天数"), null=True, blank=True, editable=False)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True, editable=False)
    status_since = models.DateField(_("状态起始日"), null=True, blank=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("查询次序"), default=lifecycle.LAST_RANK, editable=False)
    cross_store = models.CharField(
        _("异店退货"), max_length=10, choices=choices.CrossStore.choices, blank=True, editable=False
    )
    name_key = models.CharField(_("店名次序"), max_length=KEY_LENGTH, blank=True, editable=False)

    objects = StoreQuerySet.as_manager()

    search_section: ClassVar[str] = "stores"
    search_section_label: ClassVar[Any] = _("放心消费门店")
    FOLLOWING = (
        *("status", "return_status", "unit_status", "days", "valid_to", "status_since", "rank"),
        *("cross_store", "name_key"),
    )
    metres: float | None = None  # set by nearest.measure for lists that count from a place
    panels = STORE_PANELS

    class Meta:
        ordering = ("code",)
        verbose_name = _("门店")
        verbose_name_plural = _("门店")
        indexes = [
            models.Index(fields=("county", "category", "status", "live"), name="store_finder"),
            models.Index(fields=("-status_since", "code"), name="store_newest"),
            models.Index(fields=("rank", "-status_since", "code"), name="store_ranked"),
            models.Index(fields=("lat", "lon"), name="store_place"),
            models.Index(fields=("name_key", "code"), name="store_by_name"),
            models.Index(fields=("hours",), name="store_hours"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("source", "source_key"),
                condition=~models.Q(source_key=""),
                name="store_once_in_source",
            )
        ]

    def __str__(self) -> str:
        return self.sign_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Gives a new store its code, and its name its place in the order of names."""
        self.name_key = name_key(self.sign_name)
        if not self.code:
            serial = Store.objects.next_serials([self.county_id])[self.county_id]
            self.code = f"{self.county_id}{serial:0{SERIAL_DIGITS}}"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The permanent address that the plaque shows."""
        return reverse("store", kwargs={"code": self.code})

    def clean(self) -> None:
        """Refuses half a coordinate and a town of another county."""
        super().clean()
        if (self.lon is None) != (self.lat is None):
            raise ValidationError({"lat": _("经度和纬度须同时填写。")})
        if self.town_id and not self.town_id.startswith(self.county_id or "?"):
            raise ValidationError({"town": _("乡镇（街道）不属于所选区县。")})

    @classmethod
    def search_queryset(cls) -> models.QuerySet["Store"]:
        """What search holds, with everything that a document is made of."""
        return cls.objects.listed().select_related("county__parent", "mall").prefetch_related("commitments")

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An older revision brings back what editors wrote, never an older status or code."""
        restored: Self = super().with_content_json(content)
        kept = (*self.FOLLOWING, "code", "source", "source_key", "withdrawn")
        for name, value in Store.objects.filter(pk=self.pk).values(*kept).get().items():
            setattr(restored, name, value)
        return restored

    @property
    def is_listed(self) -> bool:
        """Whether the finder and the index show this store."""
        return self.live and self.status in lifecycle.LISTED

    @property
    def tone(self) -> str:
        """Tone of the status badge."""
        return choices.TONES[choices.Status(self.status)]

    @property
    def card(self) -> Card:
        """This store in a list: what it promises, where it is, how it stands."""
        return Card(
            self.sign_name,
            self.get_absolute_url(),
            promise_line(self),
            meta=" · ".join(filter(None, (self.away, self.county.full_name, self.get_category_display()))),
            badge=str(self.get_status_display()),
            badge_tone=self.tone,
        )

    @property
    def away(self) -> str:
        """The distance in words, where a list counts from a place."""
        return "" if self.metres is None else distance_line(self.metres)

    is_public_now = is_listed
    search_title = property(lambda self: self.sign_name)
    search_badge = property(lambda self: str(self.get_status_display()))
    search_category = property(lambda self: str(self.get_category_display()))

    @property
    def search_date(self) -> datetime | None:
        """The midnight with which the status began."""
        since = self.status_since
        return timezone.make_aware(datetime(since.year, since.month, since.day)) if since else None  # noqa: DTZ001

    @property
    def search_summary(self) -> str:
        """Promise and place in one sentence."""
        return f"{promise_line(self)}。{self.county.full_name}{self.address}"

    @property
    def search_regions(self) -> list[str]:
        """City and county codes."""
        return [code for code in (self.county.parent_id, self.county_id) if code]

    @property
    def search_names(self) -> list[str]:
        """Other names under which a shopper asks: registered name, mall, plaque code."""
        return [
            name for name in (self.registered_name, self.mall.name if self.mall else "", self.code) if name
        ]

    def get_search_text(self) -> str:
        """Everything a shopper may type to find this store; no personal data is in this table."""
        parts = [self.county.full_name, self.address, promise_line(self)]
        parts += [str(self.get_category_display()), str(self.get_unit_type_display())]
        parts += [commitment.goods for commitment in self.commitments.all()]
        return " ".join(part for part in parts if part)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The public page."""
        return "stores/store.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the public page shows."""
        return {**super().get_preview_context(request, mode_name), **store_context(self)}


class CommitmentManager(models.Manager["Commitment"]):
    """Commitments that were made: not those that an undone import brought."""

    def get_queryset(self) -> models.QuerySet["Commitment"]:
        """All but the undone."""
        return super().get_queryset().filter(undone=False)


class Commitment(RevisionMixin, models.Model):
    """A promise of one store, of one kind, for one term; a renewal is a new row."""

    store = models.ForeignKey(
        Store, verbose_name=_("门店"), on_delete=models.PROTECT, related_name="commitments"
    )
    kind = models.CharField(
        _("类型"), max_length=6, choices=choices.Kind.choices, default=choices.Kind.RETURN
    )
    days = models.PositiveSmallIntegerField(
        _("退货天数"), null=True, blank=True, validators=[MinValueValidator(MIN_DAYS)]
    )
    starts_at = models.CharField(
        _("起算"), max_length=8, choices=choices.StartsAt.choices, default=choices.StartsAt.PURCHASE
    )
    goods = models.TextField(_("适用商品"), blank=True, max_length=500, validators=[validate_fair])
    exclusions = StreamField(
        [("exclusion", ExclusionBlock(label=_("不适用商品")))], verbose_name=_("不适用商品"), blank=True
    )
    condition = models.CharField(_("商品完好标准"), max_length=300, blank=True, validators=[validate_fair])
    receipt = models.CharField(_("购物凭证"), max_length=120, blank=True)
    gifts = models.CharField(_("赠品处理"), max_length=120, blank=True, validators=[validate_fair])
    freight_by = models.CharField(
        _("运费"), max_length=6, choices=choices.FreightBy.choices, default=choices.FreightBy.NONE
    )
    refund_days = models.PositiveSmallIntegerField(_("退款期限（天）"), null=True, blank=True)
    refund_method = models.CharField(_("退款方式"), max_length=120, blank=True)
    cross_store = models.CharField(
        _("异店退货"),
        max_length=10,
        choices=choices.CrossStore.choices,
        default=choices.CrossStore.SAME_STORE,
    )
    pledges = models.TextField(_("承诺内容"), blank=True, max_length=800, validators=[validate_fair])
    insurance = models.CharField(_("质量保险"), max_length=120, blank=True)
    deposit = models.CharField(_("质量保证金"), max_length=120, blank=True)
    pays_first = models.BooleanField(_("先行赔付"), default=False)
    declared_on = models.DateField(_("申报日期"))
    publicity_from = models.DateField(_("公示起"), null=True, blank=True)
    publicity_to = models.DateField(_("公示止"), null=True, blank=True)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"))
    renewal_declared_on = models.DateField(
        _("续期申报日期"), null=True, blank=True, help_text=_("有效期满后3个月内为过渡期")
    )

    # Written by actions.py only.
    status = models.CharField(
        _("状态"), max_length=10, choices=choices.Status.choices, default="none", editable=False
    )
    status_since = models.DateField(_("状态起始日"), null=True, editable=False)
    renewals = models.PositiveSmallIntegerField(_("连续续诺次数"), default=0, editable=False)
    last_check_failed = models.BooleanField(_("最近核查未通过"), default=False, editable=False)
    undone = models.BooleanField(_("导入已撤销"), default=False, editable=False)

    objects = CommitmentManager()
    with_undone = models.Manager["Commitment"]()

    panels = COMMITMENT_PANELS

    class Meta:
        ordering = ("store", "valid_from")
        verbose_name = _("承诺")
        verbose_name_plural = _("承诺")
        indexes = [models.Index(fields=("status", "valid_to"), name="commitment_calendar")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="commitment_term"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="unit") | models.Q(days__gte=MIN_DAYS), name="commitment_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.get_kind_display()} {self.valid_from}/{self.valid_to}"

    @property
    def term(self) -> lifecycle.Term:
        """The days that decide the status."""
        return lifecycle.Term(
            self.valid_from, self.valid_to, self.publicity_from, self.publicity_to, self.renewal_declared_on
        )

    def status_for(self, today: date) -> lifecycle.Status:
        """The status that the rules give for a day."""
        recorded = lifecycle.Status(self.status)
        return lifecycle.status_on(self.term, recorded, today, last_check_failed=self.last_check_failed)

    @property
    def tone(self) -> str:
        """Tone of the status badge."""
        return choices.TONES[choices.Status(self.status)]

    def clean(self) -> None:
        """Refuses terms that end before they begin and a return promise without days."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("有效期止不能早于有效期起。")})
        if self.publicity_from and self.publicity_to and self.publicity_to < self.publicity_from:
            raise ValidationError({"publicity_to": _("公示止不能早于公示起。")})
        if self.kind == choices.Kind.RETURN and not self.days:
            raise ValidationError({"days": _("退货承诺须写明天数，至少7天。")})
