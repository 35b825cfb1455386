"""The return helper of a store's page: a GET form, answered in words with the rule each answer comes from."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.stores import returns
from content.stores.choices import Kind, Status
from content.stores.returns import State, Verdict

ENDED_EARLY = (Status.SUSPENDED, Status.DELISTED, Status.CANCELLED)
_WORDS = {
    Verdict.HOLDS: gettext_lazy("可以退货，最后一天是%(last)s。"),
    Verdict.OVER: gettext_lazy("已超过承诺的期限，最后一天是%(last)s。"),
    Verdict.EXCLUDED: gettext_lazy("这类商品不在承诺范围内。"),
    Verdict.NOT_INTACT: gettext_lazy("承诺要求商品完好，已使用的商品请与门店协商。"),
    Verdict.NOT_PROMISED: gettext_lazy("购买当日没有生效的无理由退货承诺。"),
    Verdict.DEFECT_OVER: gettext_lazy(
        "已超过7日（%(last)s），可以要求更换或修理；符合法定解除合同条件的，仍可退货。"
    ),
}


class ReturnForm(forms.Form):
    """When it was bought, how it is, and which excluded goods it belongs to."""

    bought = forms.DateField(
        label=gettext_lazy("购买日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(
        label=gettext_lazy("商品状态"),
        choices=[
            (State.INTACT.value, gettext_lazy("完好，未使用")),
            (State.USED.value, gettext_lazy("已使用，没有质量问题")),
            (State.DEFECT.value, gettext_lazy("有质量问题")),
        ],
    )
    goods = forms.ChoiceField(label=gettext_lazy("商品类别"), required=False)

    def __init__(self, *args: Any, excluded: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("不属于不适用商品"))]
        self.fields["goods"].choices = [*choices, *((str(at), name) for at, name in enumerate(excluded))]  # type: ignore[attr-defined]

    def clean_bought(self) -> date:
        """Refuses a day that has not come."""
        bought: date = self.cleaned_data["bought"]
        if not date(1994, 1, 1) <= bought <= timezone.localdate():
            raise forms.ValidationError(_("请填写今天或以前的日期。"))
        return bought


def return_help(store: Any, commitments: list[Any], params: Any) -> dict[str, Any]:
    """Form and answers for the store's page; answers only when the form was sent and is in order."""
    promises = [item for item in commitments if item.kind == Kind.RETURN and item.days]
    commitment = promises[0] if promises else None
    excluded = [str(item.value["goods"]) for item in commitment.exclusions] if commitment else []
    sent = "bought" in params
    form = ReturnForm(params if sent else None, excluded=excluded, auto_id="return_%s")
    answers = _answers(commitment, form.cleaned_data) if sent and form.is_valid() else []
    return {"form": form, "answers": answers}


def _promised(commitment: Any) -> returns.Promised | None:
    """The days of purchase for which a shop was bound: to the end of the term or the day it was stopped."""
    if commitment is None:
        return None
    last = commitment.valid_to
    if commitment.status in ENDED_EARLY and commitment.status_since:
        last = min(last, commitment.status_since)
    return returns.Promised(commitment.days, commitment.valid_from, last)


def _answers(commitment: Any, given: dict[str, Any]) -> list[dict[str, str]]:
    asked = {"bought": given["bought"], "today": timezone.localdate(), "state": State(given["state"])}
    promise = returns.by_promise(_promised(commitment), excluded=bool(given["goods"]), **asked)
    law = returns.by_law(**asked)
    rows = [(_("门店的无理由退货承诺"), promise)]
    if law is not None:
        rows.insert(0, (_("消费者权益保护法第二十四条"), law))
    return [
        {
            "term": rule,
            "value": str(_WORDS[answer.verdict])
            % {"last": answer.last_day.isoformat() if answer.last_day else ""},
        }
        for rule, answer in rows
    ]
