"""A clerk's county: rows of the models that an app names here are seen and changed inside it only."""

from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import get_active_log_context

from content.core.models import Region
from content.core.regions import prefix

Rows = TypeVar("Rows", bound=models.QuerySet[Any])

# Model label -> the way from a row to its division code, in Django's double underscores.
_paths: dict[str, str] = {}


def register(paths: dict[type[models.Model], str]) -> None:
    """Limits models to a clerk's region; called by the app that owns them."""
    _paths.update({model._meta.label: path for model, path in paths.items()})


def path_of(model: Any) -> str:
    """The way to the division code, empty for a model that is not limited."""
    return _paths.get(model._meta.label, "")


class StaffScope(models.Model):
    """The county or city that a clerk works for; without a row there is no limit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("用户"),
        on_delete=models.CASCADE,
        related_name="staff_scope",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=gettext_lazy("地区"),
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"level__in": ("city", "county")},
        help_text=gettext_lazy("只能查看和录入这个区县（市）的门店"),
    )

    panels = [FieldPanel("user"), FieldPanel("region")]

    class Meta:
        verbose_name = gettext_lazy("录入范围")
        verbose_name_plural = gettext_lazy("录入范围")

    def __str__(self) -> str:
        return f"{self.user} · {self.region.full_name}"


def scope_of(user: Any) -> Region | None:
    """The region that a user is limited to, or None for no limit; asked once per user object."""
    if not hasattr(user, "_staff_region"):
        scope = StaffScope.objects.filter(user_id=user.pk).select_related("region__parent").first()
        user._staff_region = scope.region if scope else None
    region: Region | None = user._staff_region
    return region


def limited(rows: Rows, user: Any) -> Rows:
    """The rows that a user may see: those of his region."""
    region = scope_of(user)
    path = path_of(rows.model)
    if region is None or not path:
        return rows
    return rows.filter(**{f"{path}__startswith": prefix(region.code)})


def region_code(instance: Any) -> str:
    """The division code of a row."""
    value = instance
    for name in path_of(instance).split("__"):
        value = getattr(value, name, None)
    return str(value or "")


def is_outside(instance: Any, user: Any) -> bool:
    """Whether a row lies outside the region that the user is limited to."""
    if user is None or not path_of(instance) or (region := scope_of(user)) is None:
        return False
    return not region_code(instance).startswith(prefix(region.code))


def guard(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Refuses every change that a limited user makes outside his region, by whatever view it comes."""
    if not path_of(sender):
        return
    user = get_active_log_context().user
    if is_outside(instance, user):
        raise PermissionDenied(refusal(user))
    if user is not None and instance.pk and scope_of(user):
        before = sender._default_manager.filter(pk=instance.pk)
        if before.exists() and not limited(before, user).exists():
            raise PermissionDenied(refusal(user))


def refusal(user: Any) -> str:
    """Why the change was refused, in the clerk's words."""
    region = scope_of(user)
    return _("您只能录入和修改%(region)s的门店。") % {"region": region.full_name if region else ""}
