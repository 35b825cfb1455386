"""What is wrong with a method before any sample is scored by it."""

from collections import Counter
from collections.abc import Iterator

from comparison.scoring.aggregation import Aggregation
from comparison.scoring.curves import ClaimDeviation
from comparison.scoring.method import Criterion, Effect, Group, Kind, Method, Policy, Rule, TypeWeights
from comparison.scoring.numbers import HUNDRED, ZERO, plain


def problems(method: Method) -> list[str]:
    """Reader-facing sentences, one for each fault; empty for a sound method."""
    found = [f"编号 {key} 用了 {n} 次" for key, n in Counter(n.key for n in method.nodes()).items() if n > 1]
    known = {node.key for node in method.nodes()}
    for node in method.nodes():
        found.extend(_group(node) if isinstance(node, Group) else _criterion(node))
    for rule in method.rules:
        found.extend(_rule(rule, known))
    for one in method.types:
        found.extend(_type(method, one, known))
    if Counter(award.key for award in method.awards).total() != len({award.key for award in method.awards}):
        found.append("标记的编号重复")
    return found


def _type(method: Method, one: TypeWeights, known: set[str]) -> Iterator[str]:
    for key in one.weights.keys() - known:
        yield f"产品类型“{one.name}”的权重指向不存在的指标“{key}”"
    for node in method.for_type(one.name).nodes():
        if isinstance(node, Group):
            yield from (f"产品类型“{one.name}”：{said}" for said in _group(node))


def _group(group: Group) -> Iterator[str]:
    if not group.children:
        yield f"“{group.name}”没有下级指标"
        return
    if group.aggregation is Aggregation.SUM:
        return
    total = sum((child.weight for child in group.children), ZERO)
    if total != HUNDRED:
        yield f"“{group.name}”下级权重合计为 {plain(total)}，应为 100"
    if any(child.weight < 0 for child in group.children):
        yield f"“{group.name}”下级有负的权重"


def _criterion(criterion: Criterion) -> Iterator[str]:
    if criterion.kind is Kind.CLAIMED and not isinstance(criterion.curve, ClaimDeviation):
        yield f"“{criterion.name}”与标称值比较，曲线类型应为 claim"
    if criterion.missing.policy is Policy.ASSUME and criterion.missing.value is None:
        yield f"“{criterion.name}”的缺失值规则是假定值，却没有写数值"
    for limit in criterion.limits:
        if not limit.standard.strip():
            yield f"“{criterion.name}”的限值没有标准号，也没有注明“自定”"


def _rule(rule: Rule, known: set[str]) -> Iterator[str]:
    if not rule.sentence.strip():
        yield f"规则 {rule.key} 缺少给读者看的一句话"
    if rule.effect in (Effect.CAP_TO_CRITERION, Effect.SUPPRESS) and rule.node not in known:
        yield f"规则 {rule.key} 指向不存在的指标“{rule.node}”"
    if rule.effect in (Effect.CAP, Effect.DEDUCT) and rule.amount is None:
        yield f"规则 {rule.key} 缺少数值"
    if rule.when is not None and rule.when.subject not in known:
        yield f"规则 {rule.key} 的条件指向不存在的指标“{rule.when.subject}”"
