"""How editors see a test in the CMS: criteria, rules, samples and what stands against publishing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from comparison.widgets import AgainstInput, CurveWidget, KeySelect, ParentSelect, PlainNumber

SHOWN = 60


def _row(*names: str, only: str = "") -> FieldRowPanel:
    """Fields beside each other; `only` is the kind of criterion that the style sheet shows them for."""
    return FieldRowPanel([FieldPanel(name) for name in names], classname=f"only-{only}" if only else "")


CRITERION_PANELS: list[Any] = [
    FieldRowPanel(
        [
            FieldPanel("name"),
            FieldPanel("parent", widget=ParentSelect, heading=_("上级分组")),
            FieldPanel("weight", widget=PlainNumber),
            FieldPanel("key"),
        ]
    ),
    FieldPanel("curve", widget=CurveWidget, help_text=_("数值怎样变成得分；右边是画出来的曲线。")),
    FieldPanel("aggregation", classname="only-group"),
    _row("kind", "unit", "pieces", "decimals", only="leaf"),
    FieldPanel("explanation"),
    _row("standard", "standard_title", only="leaf"),
    _row("condition", "deviations", only="leaf"),
    FieldRowPanel(
        [
            FieldPanel("limit_direction"),
            FieldPanel("limit_value", widget=PlainNumber, classname="only-limit"),
            FieldPanel("limit_standard", classname="only-limit"),
            FieldPanel("limit_decision", classname="only-limit"),
        ],
        classname="only-leaf",
    ),
    FieldRowPanel(
        [
            FieldPanel("missing_policy", heading=_("没有数值时")),
            FieldPanel("missing_value", widget=PlainNumber, classname="only-assume"),
            FieldPanel("missing_reason", classname="only-assume"),
            FieldPanel("censored", classname="only-number"),
        ],
        classname="only-leaf",
    ),
]
RULE_PANELS: list[Any] = [
    FieldRowPanel(
        [
            FieldPanel("when_subject", widget=KeySelect, heading=_("当")),
            FieldPanel("when_quantity", heading=_("的")),
            FieldPanel("when_operator", heading=_("比较")),
            FieldPanel("when_against", widget=AgainstInput, heading=_("数值、类别或符合性")),
        ],
        classname="rule-when",
    ),
    FieldRowPanel(
        [
            FieldPanel("effect", heading=_("则")),
            FieldPanel("node", widget=KeySelect, classname="only-node"),
            FieldPanel("amount", widget=PlainNumber, classname="only-amount", heading=_("分")),
        ],
        classname="rule-then",
    ),
    FieldPanel("sentence", help_text=_("按上面的选择自动拟写，可以改；留空保存时也会拟写。")),
    FieldPanel("key"),
]


class CriteriaPanel(InlinePanel):
    """The criteria with an outline of the tree and the sums of weights above them."""

    class BoundPanel(InlinePanel.BoundPanel):
        """Its outline is kept up to date in the browser."""

        template_name = "comparison/admin/criteria_panel.html"


class SamplesPanel(Panel):
    """The samples of the working tables, with ways to type, paste, import and export them."""

    class BoundPanel(Panel.BoundPanel):
        """Reads the working tables; they are no part of the form."""

        template_name = "comparison/admin/samples_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Samples with the number of their filled cells."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            if not self.instance.pk:
                return context
            rows = self.instance.samples.prefetch_related("measurements").order_by("number")
            leaves = sum(row.curve is not None for row in self.instance.criteria.all())
            return context | {
                "samples": [(row, len(row.measurements.all())) for row in rows[:SHOWN]],
                "more": max(0, rows.count() - SHOWN),
                "leaves": leaves,
            }


class ChecksPanel(Panel):
    """What stands against publishing, and what looks wrong in the figures."""

    class BoundPanel(Panel.BoundPanel):
        """Filled by a view of its own, so that a large test opens at once."""

        template_name = "comparison/admin/checks_panel.html"
