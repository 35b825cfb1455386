"""Comparison tests in the CMS: samples with their measurements, and the check before publishing."""

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, re_path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from comparison import check_views, download_views, edition_admin, editions, grid_views
from comparison.models import ComparisonTestPage, Sample
from content.core import writing


class SampleViewSet(SnippetViewSet):
    """List and edit samples, each with its measurements."""

    model = Sample
    icon = "tasks"
    menu_label = gettext_lazy("比较试验样品")
    add_to_admin_menu = True
    menu_order = 310
    list_display = ["number", "brand", "model", "page", "price"]
    list_filter = ["page"]


register_snippet(SampleViewSet)

urlpatterns = [
    path("template.xlsx", download_views.template, name="template"),
    path("example.xlsx", download_views.example, name="example"),
    path("curve/", check_views.curve, name="curve"),
    path("sentence/", check_views.sentence, name="sentence"),
    path("<int:pk>/checks/", check_views.checks, name="checks"),
    path("<int:pk>/editions/", edition_admin.editions_view, name="editions"),
    path("<int:pk>/samples/", grid_views.samples, name="samples"),
    path("<int:pk>/measurements/", grid_views.measurements, name="measurements"),
    re_path(r"^(?P<pk>\d+)/export\.(?P<kind>xlsx|zip)$", download_views.export, name="export"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Below the CMS, so that its login guards them."""
    return [path("comparison-tests/", include((urlpatterns, "comparison_editing")))]


@hooks.register("insert_global_admin_css")
def editor_styles() -> SafeString:
    """Styles of the panels of a test."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms-comparison.css"))


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Drawn curves, sums of weights, proposed sentences and findings on the editor page."""
    return format_html(
        '<script type="module" src="{}" id="cms-comparison" data-curve="{}" data-sentence="{}"></script>',
        static("js/cms-comparison.js"),
        reverse("comparison_editing:curve"),
        reverse("comparison_editing:sentence"),
    )


@writing.register_gate
def reasons_against_scoring(draft: Any) -> list[str]:
    """Every reason why a test cannot be frozen; asked at each step of the review and before publishing."""
    if not isinstance(draft, ComparisonTestPage):
        return []
    try:
        editions.build_document(draft)
    except editions.EditionError as error:
        return error.reasons
    return []
