"""Editors fill in fields and choices; stored are codes, curves as JSON, and a sentence for every rule."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from comparison import curve_form
from comparison.curve_drawing import draw
from comparison.curve_form import explain, from_fields, to_fields
from comparison.demo_tests import TESTS
from comparison.models import ComparisonTestPage, Measurement
from comparison.scoring import documents
from comparison.sentences import propose
from comparison.widgets import AgainstInput, BandsInput, CurveWidget
from tests.comparison.factories import ComparisonTestPageFactory

_CURVES: list[Any] = [row["curve"] for test in TESTS for row in test["criteria"] if "curve" in row]
_CURVES += [{"type": "points", "low": "0", "high": "10"}, None]


@pytest.mark.parametrize("curve", _CURVES, ids=lambda curve: curve["type"] if curve else "group")
def test_every_curve_is_shown_as_fields_and_comes_back(curve: dict[str, Any] | None) -> None:
    fields = to_fields(curve)
    typed = {f"x_{name}": str(value) for name, value in fields.items() if name != "rows"}
    for place, (left, score) in enumerate(fields["rows"]):
        typed |= {f"x_row{place}_a": left, f"x_row{place}_b": score}
    text = CurveWidget().value_from_datadict(typed, {}, "x")
    if curve is None:
        assert text is None
        return
    again = documents.to_document(documents.curve(json.loads(text)))
    assert again == documents.to_document(documents.curve(curve))
    drawing = draw(curve)
    assert drawing.count("<svg") == (2 if curve["type"] == "claim" else 1)
    assert 'role="img" aria-label="' in drawing


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "linear", "worst": "多", "best": "1"}, "0 分处的数值：应为数字"),
        ({"kind": "linear", "worst": "1", "best": "1"}, "两个端点不能相同"),
        ({"kind": "steps", "above": ""}, "超过最后一级的得分：应为数字"),
        ({"kind": "claim", "over": "随便", "under": "直线 10→0 0→100"}, "偏高：写法如"),
        ({"kind": "categories"}, "类别不能为空"),
    ],
)
def test_a_wrong_curve_is_told_in_the_words_of_the_form(fields: dict[str, str], says: str) -> None:
    document = from_fields(lambda name: fields.get(name, ""), [])
    assert says in curve_form.check(document)


def test_a_row_of_a_curve_is_named() -> None:
    with pytest.raises(documents.DocumentError) as caught:
        documents.curve({"type": "piecewise", "points": [{"value": "1", "score": "x"}]})
    assert explain(caught.value) == "第 1 行得分：应为数字"


NAMES = {"a": "安全", "b": "铅"}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            {
                "effect": "veto",
                "when_subject": "b",
                "when_quantity": "conformity",
                "when_against": "non_conforming",
            },
            "铅超出限值，一票否决。",
        ),
        ({"effect": "cap_to_criterion", "node": "a", "amount": "15"}, "总分不高于安全得分加 15 分。"),
        (
            {
                "effect": "cap",
                "amount": "59",
                "when_subject": "a",
                "when_operator": "<",
                "when_against": "60",
            },
            "安全得分低于 60，总分不超过 59 分。",
        ),
        (
            {
                "effect": "deduct",
                "amount": "5",
                "when_subject": "b",
                "when_quantity": "category",
                "when_against": "差",
            },
            "铅判定为“差”，总分扣 5 分。",
        ),
        ({"effect": "suppress", "node": "b"}, "不计“铅”。"),
        ({"effect": "block_award"}, "不授予标记。"),
        ({"effect": "cap"}, ""),
    ],
)
def test_a_rule_proposes_its_sentence(rule: dict[str, str], sentence: str) -> None:
    assert propose(rule, NAMES) == sentence


def test_conformity_is_typed_in_words_and_stored_as_code() -> None:
    widget = AgainstInput()
    typed = {"r-when_against": "不符合", "r-when_quantity": "conformity"}
    assert widget.value_from_datadict(typed, {}, "r-when_against") == "non_conforming"
    typed["r-when_quantity"] = "category"
    assert widget.value_from_datadict(typed, {}, "r-when_against") == "不符合"
    assert widget.format_value("non_conforming") == "不符合"


def test_classes_of_the_total_are_one_line() -> None:
    widget = BandsInput()
    stored = widget.value_from_datadict({"b": "优 85；差 0"}, {}, "b")
    assert json.loads(stored) == [{"name": "优", "bound": "85"}, {"name": "差", "bound": "0"}]
    assert widget.format_value(stored) == "优 85；差 0"
    assert widget.format_value(widget.value_from_datadict({"b": "优"}, {}, "b")) == "优"


def page_form(page: Any, admin_user: Any) -> Any:
    """The class of the editor's form, bound to a request as the CMS binds it."""
    request = RequestFactory().get("/")
    request.user = admin_user
    panel = ComparisonTestPage.get_edit_handler().get_bound_panel(
        instance=page,
        request=request,
        form=ComparisonTestPage.get_edit_handler().get_form_class()(instance=page, for_user=admin_user),
    )
    return panel.form


@pytest.mark.django_db
def test_parents_and_rules_are_chosen_among_the_criteria_of_the_page(admin_user: Any) -> None:
    form = page_form(ComparisonTestPageFactory(), admin_user)
    criteria = {one.instance.key: one for one in form.formsets["criteria"].forms}
    assert [key for key, _name in criteria["lead"].fields["parent"].widget.choices] == ["", "safety", "use"]
    assert [key for key, _name in criteria["use"].fields["parent"].widget.choices] == ["", "safety"]
    rule = form.formsets["rules"].forms[0]
    assert [name for _key, name in rule.fields["when_subject"].widget.choices] == [
        "—",
        "安全",
        "　铅",
        "使用",
        "　速度",
        "　评审",
    ]


@pytest.mark.django_db
def test_the_editor_page_shows_samples_drawings_and_leads_to_the_grids(admin_client: Client) -> None:
    page = ComparisonTestPageFactory()
    text = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert text.count('class="curve-drawing"') == 3
    assert reverse("comparison_editing:measurements", args=[page.pk]) in text
    assert "3 / 3" in text
    assert 'name="rules-0-when_against"' in text
    assert 'value="不符合"' in text
    assert 'value="优 85；良 70；中 60；差 0"' in text


@pytest.mark.django_db
def test_the_findings_name_what_stands_against_publishing_and_what_is_doubtful(admin_client: Client) -> None:
    page = ComparisonTestPageFactory()
    address = reverse("comparison_editing:checks", args=[page.pk])
    Measurement.objects.filter(sample__number=1, criterion="lead").update(reported="10000")
    Measurement.objects.filter(sample__number=4, criterion="taste").update(reported="999")
    text = admin_client.get(address).content.decode()
    assert "样品 1 的铅：是上次 10 的 1000 倍，像是单位变了" in text
    assert "样品 4 的评审：999 像是“无数据”的代号" in text
    page.samples.all().delete()
    bare = admin_client.get(address, headers={"x-requested-with": "fetch"}).content.decode()
    assert "还没有样品" in bare
    assert "<html" not in bare


@pytest.mark.django_db
def test_the_script_is_answered_with_drawing_and_sentence(admin_client: Client) -> None:
    asked = {"name": "c", "c_kind": "linear", "c_worst": "1", "c_best": "5"}
    assert "<polyline" in admin_client.get(reverse("comparison_editing:curve"), asked).content.decode()
    asked["c_best"] = "一"
    assert (
        "满分处的数值：应为数字"
        in admin_client.get(reverse("comparison_editing:curve"), asked).content.decode()
    )
    rule = {"effect": "veto", "when_subject": "b", "when_subject_name": "　铅", "when_quantity": "conformity"}
    said = admin_client.get(reverse("comparison_editing:sentence"), rule | {"when_against": "不符合"})
    assert said.content.decode() == "铅超出限值，一票否决。"
