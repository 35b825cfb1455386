"""Two or three stores' terms side by side, with what differs marked."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from content.stores.choices import Ground, Kind
from content.stores.promise import current_commitments, facts


def terms_of(commitment: Any) -> dict[str, str]:
    """Every term of a commitment in words, its status first and its exclusions last."""
    terms = {_("状态"): str(commitment.get_status_display())}
    terms |= {fact["term"]: fact["value"] for fact in facts(commitment)}
    if commitment.exclusions:
        terms[_("不适用商品")] = "；".join(_exclusion(item.value) for item in commitment.exclusions)
    return terms


def _exclusion(value: Any) -> str:
    ground = dict(Ground.choices).get(value["ground"], "")
    return _("%(goods)s（%(ground)s）") % {"goods": value["goods"], "ground": value["reason"] or ground}


def side_by_side(stores: Sequence[Any]) -> list[dict[str, Any]]:
    """A group of rows for each kind that one of the stores has promised; a cell without a term is empty."""
    promised = [{item.kind: terms_of(item) for item in current_commitments(store)} for store in stores]
    groups = []
    for kind, label in Kind.choices:
        columns = [found.get(kind) for found in promised]
        if not any(columns):
            continue
        missing = {_("状态"): _("未作出承诺")}
        filled = [column or missing for column in columns]
        names = list(dict.fromkeys(name for column in filled for name in column))
        names.sort(key=lambda name: name == _("不适用商品"))
        rows = [{"term": name, "cells": [column.get(name, "") for column in filled]} for name in names]
        groups.append({"title": label, "rows": [{**row, "differs": _differ(row["cells"])} for row in rows]})
    return groups


def _differ(cells: Sequence[str]) -> bool:
    return len(set(cells)) > 1
