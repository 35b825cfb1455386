"""The return helper of a store's page: a GET form, answered in words with the rule each answer comes from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.stores import returns
from content.stores.choices import Kind, StartsAt, Status
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


def return_help(commitments: Sequence[Any], params: Any) -> dict[str, Any]:
    """Form and answers for the store's page, from all its commitments that are or were public.

    Answers only when the form was sent and is in order; without a return promise it answers by law.
    """
    promises = sorted(
        (item for item in commitments if item.kind == Kind.RETURN and item.days),
        key=lambda item: item.valid_from,
    )
    excluded = list(dict.fromkeys(goods for item in reversed(promises) for goods in _excluded(item)))
    sent = "bought" in params
    form = ReturnForm(params if sent else None, excluded=excluded, auto_id="return_%s")
    if promises and promises[-1].starts_at == StartsAt.RECEIPT:
        form.fields["bought"].label = _("收到商品日期")
    if not (sent and form.is_valid()):
        return {"form": form, "answers": []}
    chosen = excluded[int(form.cleaned_data["goods"])] if form.cleaned_data["goods"] else ""
    return {"form": form, "answers": _answers(promises, form.cleaned_data, chosen)}


def _excluded(commitment: Any) -> list[str]:
    return [str(item.value["goods"]) for item in commitment.exclusions]


def _promised(commitment: Any) -> returns.Promised:
    """The days of purchase for which a shop was bound: to the end of the term or the day it was stopped."""
    last = commitment.valid_to
    if commitment.status in ENDED_EARLY and commitment.status_since:
        last = min(last, commitment.status_since)
    return returns.Promised(commitment.days, commitment.valid_from, last)


def _covering(promises: Sequence[Any], bought: date) -> Any:
    """The newest promise that held on the day; a renewed shop is bound by the one it had then."""
    held = [(item, _promised(item)) for item in promises]
    return next((item for item, term in reversed(held) if term.first <= bought <= term.last), None)


def _answers(promises: Sequence[Any], given: dict[str, Any], chosen: str) -> list[dict[str, str]]:
    asked = {"bought": given["bought"], "today": timezone.localdate(), "state": State(given["state"])}
    covering = _covering(promises, given["bought"])
    excluded = covering is not None and chosen in _excluded(covering)
    promised = _promised(covering) if covering else None
    promise = returns.by_promise(promised, excluded=excluded, **asked)
    law = returns.by_law(**asked)
    rows = [(_rule(covering), promise)]
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


def _rule(commitment: Any) -> str:
    """The promise that answers, with its term."""
    if commitment is None:
        return _("门店的无理由退货承诺")
    return _("门店的无理由退货承诺（%(start)s至%(end)s）") % {
        "start": commitment.valid_from.isoformat(),
        "end": commitment.valid_to.isoformat(),
    }
