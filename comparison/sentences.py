"""The sentence that readers see for a limiting rule, proposed from its choices."""

from collections.abc import Mapping

from comparison.choices import CONFORMITY, OPERATORS

_LIMITS = {"conforming": "符合限值", "non_conforming": "超出限值"}
_FALLS = {"<": "低于", "<=": "不高于", "==": "等于", ">=": "不低于", ">": "高于"}
_QUANTITIES = {"score": "得分", "value": "测量值", "category": "判定", "conformity": ""}


def propose(rule: Mapping[str, str], names: Mapping[str, str]) -> str:
    """One sentence for a rule; `names`: criteria by key. Empty while the rule says too little."""
    effect = _effect(rule, names)
    if not effect:
        return ""
    condition = _condition(rule, names)
    return f"{condition}，{effect}。" if condition else f"{effect}。"


def _condition(rule: Mapping[str, str], names: Mapping[str, str]) -> str:
    subject, against = names.get(rule.get("when_subject", ""), ""), rule.get("when_against", "")
    if not subject or not against:
        return ""
    quantity, sign = rule.get("when_quantity", "score"), rule.get("when_operator", "<")
    if quantity == "conformity":
        word = _LIMITS.get(against) or str(dict(CONFORMITY).get(against, against))
        return f"{subject}{word}"
    if quantity == "category":
        return f"{subject}判定为“{against}”"
    falls = _FALLS.get(sign, dict(OPERATORS).get(sign, sign))
    return f"{subject}{_QUANTITIES[quantity]}{falls} {against}"


def _effect(rule: Mapping[str, str], names: Mapping[str, str]) -> str:
    amount, node = rule.get("amount", ""), names.get(rule.get("node", ""), "")
    words = {
        "veto": "一票否决",
        "block_award": "不授予标记",
        "cap": f"总分不超过 {amount} 分" if amount else "",
        "deduct": f"总分扣 {amount} 分" if amount else "",
        "suppress": f"不计“{node}”" if node else "",
        "cap_to_criterion": f"总分不高于{node}得分" + (f"加 {amount} 分" if amount not in ("", "0") else "")
        if node
        else "",
    }
    return words.get(rule.get("effect", ""), "")
