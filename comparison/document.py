"""A test's tables as one document, with every result computed anew, or every reason why it cannot be."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from comparison import gate
from comparison.numbering import sample_numbers
from comparison.scoring import checks, documents
from comparison.scoring.cells import MeasurementError
from comparison.scoring.compute import compute
from comparison.scoring.kit import NOTES
from comparison.scoring.method import Measurement, Method, Sample
from comparison.scoring.numbers import parse, plain
from comparison.scoring.results import SampleResult
from comparison.scoring.sensitivity import sensitivity
from comparison.scoring.stability import stability

FORMAT = "fangxin-edition/1"
TEST_FIELDS = (
    "title",
    "summary",
    "kind",
    "category",
    "organiser_type",
    "organiser",
    "co_organisers",
    "finding",
    "why",
    "not_covered",
    "sampling",
    "method_note",
    "funding",
    "purchased_from",
    "purchased_to",
    "tested_from",
    "tested_to",
    "price_date",
    "published_on",
)
SAMPLE_FIELDS = (
    "number",
    "brand",
    "maker",
    "model",
    "specification",
    "batch",
    "product_type",
    "origin",
    "shop",
    "city",
    "purchased_on",
    "price",
    "currency",
    "quantity",
    "anonymous",
    "gtin",
    "licence",
)

REPORT_FIELDS = ("number", "issued_on", "sha256")
REPLY_FIELDS = (
    *("maker", "sample", "criterion", "sent", "sent_on", "deadline", "state", "reply", "replied_on"),
)
REFERRAL_FIELDS = ("authority", "referred_on", "matter", "outcome", "outcome_on")
COST_FIELDS = {
    "assumptions": ("key", "name", "unit", "default", "minimum", "maximum", "source"),
    "items": ("key", "name", "criterion", "factor", "assumptions"),
}


class EditionError(ValueError):
    """A test that cannot be frozen, with every reason."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _fields(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: _value(getattr(record, name)) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def method_document(page: Any) -> dict[str, Any]:
    """The scoring method of a page as the engine's document; raises EditionError when it is unsound."""
    rows = list(page.criteria.all())
    parents = {row.parent for row in rows}
    children: dict[str, list[Any]] = {}
    for row in rows:
        children.setdefault(row.parent, []).append(row)
    known = {row.key for row in rows}
    lost = [
        f"“{row.name}”的上级编号 {row.parent} 不存在"
        for row in rows
        if row.parent and row.parent not in known
    ]
    bare = [f"“{row.name}”没有评分曲线" for row in rows if row.key not in parents and row.curve is None]
    if lost or bare or not rows:
        raise EditionError([*lost, *bare] or ["还没有指标"])
    root = {
        "type": "group",
        "key": "total",
        "name": "总分",
        "weight": "100",
        "aggregation": page.total_aggregation,
        "children": [_node(row, children, 1) for row in children.get("", [])],
    }
    awards = [_fields(row, ("key", "name", "bound")) for row in page.award_rules.all()]
    return {
        "root": root,
        **({"awards": awards} if awards else {}),
        **({"types": types} if (types := _types(page)) else {}),
        "rounding": page.value_rounding,
        "rules": [_rule(row) for row in page.rules.all()],
        "bands": page.bands,
        "decimals": page.score_decimals,
        "coverage": str(page.coverage),
        "version": page.method_version,
    }


def _node(row: Any, children: Mapping[str, list[Any]], depth: int) -> dict[str, Any]:
    node = {"key": row.key, "name": row.name, "weight": plain(row.weight)}
    below = children.get(row.key, [])
    if below:
        if depth > 4:
            raise EditionError([f"“{row.name}”之下超过四层，或上级编号循环"])
        nodes = [_node(child, children, depth + 1) for child in below]
        return node | {"type": "group", "aggregation": row.aggregation, "children": nodes}
    node |= {
        "type": "criterion",
        "kind": row.kind,
        "unit": row.unit,
        "pieces": row.pieces,
        "curve": row.curve,
    }
    node |= {"standard": row.standard, "missing": _missing(row)}
    if row.decimals is not None:
        node["decimals"] = row.decimals
    if row.censored != "bound":
        node["censored"] = row.censored
    if row.limit_direction:
        limit = {
            "direction": row.limit_direction,
            "value": plain(row.limit_value),
            "standard": row.limit_standard,
        }
        if row.limit_decision != "simple":
            limit["decision"] = row.limit_decision
        node["limits"] = [limit]
    return node


def _missing(row: Any) -> dict[str, Any]:
    value = None if row.missing_value is None else plain(row.missing_value)
    return {"policy": row.missing_policy, "value": value, "reason": row.missing_reason}


def _types(page: Any) -> list[dict[str, Any]]:
    weights: dict[str, dict[str, str]] = {}
    for row in page.type_weights.all():
        weights.setdefault(row.product_type, {})[row.criterion] = plain(row.weight)
    return [{"name": name, "weights": own} for name, own in weights.items()]


def _rule(row: Any) -> dict[str, Any]:
    rule = {"key": row.key, "effect": row.effect, "sentence": row.sentence, "node": row.node}
    if row.amount is not None:
        rule["amount"] = plain(row.amount)
    if row.when_subject:
        condition = {
            name: getattr(row, f"when_{name}") for name in ("subject", "quantity", "operator", "against")
        }
        rule["when"] = condition
    return rule


def _measurement(row: Any) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if row.state != "measured":
        document["state"] = row.state
    if row.reported:
        document["pieces"] = row.reported.split()
    document |= _fields(row, ("unit", "qualifier", "category", "uncertainty", "claimed", *NOTES))
    return document


def _samples(page: Any) -> list[dict[str, Any]]:
    rows = page.samples.prefetch_related("measurements").order_by("number")
    return [
        _fields(row, SAMPLE_FIELDS)
        | {"measurements": {cell.criterion: _measurement(cell) for cell in row.measurements.all()}}
        for row in rows
    ]


def _laboratories(page: Any) -> list[dict[str, Any]]:
    rows = page.laboratories.prefetch_related("accreditations") if page.pk else page.laboratories.all()
    fields = ("scheme", "number", "scope", "valid_from", "valid_to")
    return [
        {"name": row.name, "accreditations": [_fields(item, fields) for item in row.accreditations.all()]}
        for row in rows
    ]


def build_document(page: Any) -> dict[str, Any]:
    """Everything readers see of a test, computed anew; raises EditionError with every reason it cannot be."""
    raw_method = method_document(page)
    try:
        method = documents.load(Method, raw_method)
    except documents.DocumentError as error:
        raise EditionError([str(error)]) from error
    unsound = [*checks.problems(method), *gate.refusals(page)]
    samples = _samples(page)
    known = {criterion.key for criterion in method.criteria()}
    unsound += [
        f"样品 {row['number']} 的测量值指向不存在的指标 {key}"
        for row in samples
        for key in row["measurements"]
        if key not in known
    ]
    if unsound:
        raise EditionError(unsound[:20])
    results = _compute(method, samples)
    lacking = gate.of_figures(page, method, samples, results)
    if lacking:
        raise EditionError(lacking[:20])
    given = [scoring_sample(row) for row in samples]
    firmness = stability(method, given, results)
    gaps = sensitivity(method, given, results)
    return {
        **({"stability": firmness} if firmness else {}),
        **({"sensitivity": gaps} if gaps else {}),
        "format": FORMAT,
        "test": _fields(page, TEST_FIELDS),
        "laboratories": _laboratories(page),
        "explanations": {row.key: row.explanation for row in page.criteria.all() if row.explanation},
        "conditions": _conditions(page),
        "method": documents.to_document(method),
        "samples": samples,
        "results": documents.results_document(results),
        "advice": page.advice.get_prep_value(),
        **_record(page),
    }


def _conditions(page: Any) -> dict[str, Any]:
    """How each criterion was tested, beyond its standard's number."""
    names = ("standard_title", "condition", "deviations")
    found = {row.key: _fields(row, names) for row in page.criteria.all()}
    return {key: fields for key, fields in found.items() if fields}


def _record(page: Any) -> dict[str, Any]:
    """Reports, replies, referrals and cost of use; what is empty is left out."""
    costs = {
        name: [_fields(row, COST_FIELDS[name]) for row in getattr(page, f"cost_{name}").all()]
        for name in COST_FIELDS
    }
    found: dict[str, Any] = {
        "reports": [_report(row) for row in page.reports.all()],
        "replies": [_fields(row, REPLY_FIELDS) for row in page.replies.all()],
        "referrals": [_fields(row, REFERRAL_FIELDS) | _covered(row.samples) for row in page.referrals.all()],
        "costs": costs if costs["items"] else {},
    }
    return {name: rows for name, rows in found.items() if rows}


def _covered(samples: str) -> dict[str, Any]:
    numbers = sorted(sample_numbers(samples))
    return {"samples": numbers} if numbers else {}


def _report(row: Any) -> dict[str, Any]:
    laboratory = {"laboratory": row.laboratory.name} if row.laboratory else {}
    shown = {"public": row.is_public, "url": row.document.url} if row.is_public and row.document else {}
    return _fields(row, REPORT_FIELDS) | laboratory | shown | _covered(row.samples)


def _compute(method: Method, rows: list[dict[str, Any]]) -> list[SampleResult]:
    samples: list[Sample] = []
    faults: list[str] = []
    for row in rows:
        try:
            samples.append(scoring_sample(row))
        except documents.DocumentError as error:
            faults.append(f"样品 {row['number']}：{error}")
    try:
        results = compute(method, samples)
    except MeasurementError:
        faults += [f"样品 {sample.number} {said}" for sample in samples if (said := _fault(method, sample))]
    if faults:
        raise EditionError(faults[:20])
    return results


def _fault(method: Method, sample: Sample) -> str:
    try:
        compute(method, [sample])
    except MeasurementError as error:
        return f"指标 {error.key}：{error}"
    return ""


@lru_cache(maxsize=65_536)
def _cell(document: str) -> Measurement:
    cell: dict[str, Any] = json.loads(document)
    return documents.load(Measurement, cell)


def scoring_sample(row: Mapping[str, Any]) -> Sample:
    """A frozen sample as the engine takes it."""
    cells = {
        key: _cell(
            json.dumps({name: value for name, value in cell.items() if name not in NOTES}, sort_keys=True)
        )
        for key, cell in row["measurements"].items()
    }
    price = parse(row["price"]) if "price" in row else None
    return Sample(row["number"], cells, price, row.get("product_type", ""))
