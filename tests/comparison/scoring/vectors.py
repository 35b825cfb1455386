"""Cases for every scoring engine: `python -m tests.comparison.scoring.vectors` writes vectors.json anew."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from comparison import weights
from comparison.scoring.aggregation import Aggregation, Pieces
from comparison.scoring.compute import compute
from comparison.scoring.conformity import Decision, Direction, Qualifier
from comparison.scoring.documents import load, results_document, to_document
from comparison.scoring.method import Censored, Effect, Method, Policy, Sample, State
from comparison.scoring.units import _DIMENSIONS

PATH = Path(__file__).with_name("vectors.json")
SEED = 40551
CASES = 24
NUMBER_CURVES = ("linear", "piecewise", "steps", "points", "claim")


class Generator:
    """Random methods and samples that the engine accepts, as documents."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)  # noqa: S311

    def number(self, low: int = 0, high: int = 1000, places: int = 1) -> str:
        return str(Decimal(self.source.randint(low, high)).scaleb(-places))

    def rising(self, count: int) -> list[str]:
        return [str(value) for value in sorted(self.source.sample(range(120), count))]

    def curve(self, kind: str) -> dict[str, Any]:
        if kind == "linear":
            worst, best = self.source.sample(range(100), 2)
            return {"type": kind, "worst": str(worst), "best": str(best)}
        if kind == "claim":
            return {"type": kind, "over": self.curve("steps"), "under": self.curve("linear")}
        if kind == "categories":
            return {
                "type": kind,
                "categories": [{"name": "合格", "score": "100"}, {"name": "不合格", "score": "0"}],
            }
        points = [{"value": value, "score": self.number(places=1)} for value in self.rising(4)]
        tail = {"steps": {"steps": points, "above": "7"}, "piecewise": {"points": points}, "points": {}}
        return {"type": kind, **tail[kind]}

    def criterion(self, key: str) -> dict[str, Any]:
        pick = self.source.choice
        kind = pick((*NUMBER_CURVES, "categories", "linear", "points"))
        policies = [
            policy for policy in Policy if policy is not Policy.ASSUME or kind not in ("claim", "categories")
        ]
        node = {
            "type": "criterion",
            "key": key,
            "name": key,
            "weight": self.number(places=2),
            "curve": self.curve(kind),
            "missing": {"policy": pick(policies), "value": "40", "reason": "假定"},
        }
        if kind == "categories":
            return node
        node |= {
            "pieces": pick(list(Pieces)),
            "censored": pick(list(Censored)),
            "unit": pick(("", "g", "%", "mg/kg")),
        }
        if self.source.random() < 0.5:
            limit = {"value": self.number(), "standard": "自定", "direction": pick(list(Direction))}
            node["limits"] = [limit | {"decision": pick(list(Decision))}]
        return node

    def rule(self, key: str, nodes: list[str]) -> dict[str, Any]:
        pick = self.source.choice
        effect = pick(
            [effect for effect in Effect if effect is not Effect.VETO or self.source.random() < 0.8]
        )
        rule = {
            "key": key,
            "effect": effect,
            "sentence": key,
            "node": pick(nodes),
            "amount": self.number(0, 400),
        }
        quantity, operator, against = pick(
            (
                ("score", pick(("<", "<=", ">=", ">")), self.number()),
                ("value", "<", self.number()),
                ("category", "==", "不合格"),
                ("conformity", "==", "non_conforming"),
            )
        )
        when = {"subject": pick(nodes), "quantity": quantity, "operator": operator, "against": against}
        return rule | ({"when": when} if self.source.random() < 0.9 else {})

    def method(self) -> dict[str, Any]:
        pick = self.source.choice
        keys = [f"c{place}" for place in range(self.source.randint(3, 5))]
        leaves = [self.criterion(key) for key in keys]
        cut = self.source.randint(1, len(keys) - 1)
        how = [aggregation for aggregation in Aggregation if aggregation is not Aggregation.SUM]
        inner = {"key": "g", "name": "g", "weight": self.number(places=1), "aggregation": pick(how)}
        children = [{"type": "group", **inner, "children": leaves[:cut]}, *leaves[cut:]]
        root = {
            "type": "group",
            "key": "total",
            "name": "total",
            "weight": "100",
            "aggregation": pick(list(Aggregation)),
        }
        return {
            "root": root | {"children": children},
            "rules": [self.rule(f"r{place}", [*keys, "g"]) for place in range(self.source.randint(0, 4))],
            "bands": [{"name": "甲", "bound": "60"}, {"name": "乙", "bound": "0"}],
            "awards": [{"key": "mark", "name": "mark", "bound": "50"}],
            "better": pick(("higher", "higher", "lower")),
            "decimals": pick((0, 0, 1, 2)),
            "coverage": pick(("80", "50")),
            "tie_order": pick((["price", "number"], ["number"])),
            "types": [{"name": "大号", "weights": {key: self.number() for key in ("g", keys[0])}}],
        }

    def measurement(self, node: dict[str, Any]) -> dict[str, Any]:
        chance = self.source.random()
        if chance < 0.2:
            return {"state": self.source.choice([state for state in State if state is not State.MEASURED])}
        if node["curve"]["type"] == "categories":
            return {"category": self.source.choice(("合格", "合格", "不合格"))}
        given: dict[str, Any] = {"pieces": [self.number() for _ in range(self.source.randint(1, 4))]}
        if chance < 0.4:
            given["qualifier"] = self.source.choice([one for one in Qualifier if one])
        if chance > 0.7:
            given["uncertainty"] = self.number(0, 90)
        units = next((list(units) for units in _DIMENSIONS if node["unit"] in units), [])
        if units and self.source.random() < 0.5:
            given["unit"] = self.source.choice(units)
        if node["curve"]["type"] == "claim" and self.source.random() < 0.9:
            given["claimed"] = self.number()
        return given

    def samples(self, method: dict[str, Any], count: int) -> list[dict[str, Any]]:
        nodes = load(Method, method).criteria()
        leaves = {node.key: to_document(node) | {"unit": node.unit} for node in nodes}
        return [
            {
                "number": number,
                "product_type": self.source.choice(("", "大号")),
                "measurements": {
                    key: self.measurement(node) for key, node in leaves.items() if self.source.random() < 0.97
                },
                **({"price": self.number(places=2)} if self.source.random() < 0.8 else {}),
            }
            for number in range(1, count + 1)
        ]

    def own(self, method: Method) -> str:
        """A reader's weights as an address says them; some of nothing."""
        keys = [item.key for item in method.criteria()]
        return ",".join(f"{key}:{self.number(0, 100, 0)}" for key in keys if self.source.random() < 0.8)


def expected(method: dict[str, Any], samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the Python engine makes of a case."""
    return results_document(compute(load(Method, method), [load(Sample, row) for row in samples]))


def units_case() -> dict[str, Any]:
    """Every unit of every dimension, turned into the first one."""
    leaves, cells = [], {}
    for place, units in enumerate(_DIMENSIONS):
        target, *others = units
        for other in others:
            key = f"u{len(leaves)}-{place}"
            leaves.append(
                {"type": "criterion", "key": key, "name": key, "weight": "1", "unit": target}
                | {"curve": {"type": "points", "high": "99999999"}}
            )
            cells[key] = {"pieces": ["1.7"], "unit": other}
    root = {"type": "group", "key": "total", "name": "total", "weight": "100", "children": leaves}
    return {"method": {"root": root}, "samples": [{"number": 1, "measurements": cells}]}


def cases() -> list[dict[str, Any]]:
    """Methods, samples and every stage of their results."""
    generator = Generator(SEED)
    found = [units_case()]
    for _ in range(CASES):
        method = generator.method()
        found.append({"method": method, "samples": generator.samples(method, 3)})
    return [case | {"results": expected(case["method"], case["samples"])} for case in found]


def weightings(seed: int, methods: int, each: int) -> list[dict[str, Any]]:
    """Cases with a reader's own weights, and the order and shown totals that each gives."""
    generator = Generator(seed)
    found = []
    for _ in range(methods):
        document = generator.method()
        method = load(Method, document)
        samples = generator.samples(document, 4)
        given = [load(Sample, row) for row in samples]
        wanted = [
            (text, own)
            for text in (generator.own(method) for _ in range(each))
            if (own := weights.from_text(text, method))
        ]
        results = [(text, compute(weights.reweighted(method, own), given)) for text, own in wanted]
        lists = [
            [text, [f"{one.number}={to_document(one.shown)}" for one in result]] for text, result in results
        ]
        found.append({"method": document, "samples": samples, "weightings": lists})
    return found


if __name__ == "__main__":
    PATH.write_text(json.dumps(cases(), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n")
