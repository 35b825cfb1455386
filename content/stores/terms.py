"""Words of a promise: days written in words, and notices that the law makes void."""

import re

MIN_DAYS, MAX_DAYS = 7, 365
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = r"(\d{1,4}|[零一二两三四五六七八九十百]{1,5})"
_DAYS = re.compile(
    rf"^(?:购物|购买|收货|售出)?(?:后|起|之日起)?{_NUMBER}(?:个)?(?:自然)?(?:天|日)?(?:内)?(?:无理由)?(?:退货)?$"
)
_RANGE = re.compile(rf"{_NUMBER}(?:天|日)?[-—~～至到]{_NUMBER}")
# 消费者权益保护法 art. 26: notices that exclude or limit a consumer's rights have no effect.
_UNFAIR = (
    "最终解释权",
    "概不退换",
    "概不退货",
    "恕不退换",
    "一经售出",
    "离柜概不负责",
    "特价商品不退",
    "打折商品不退",
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")
_SPACES = re.compile(r"\s+")


def chinese_number(text: str) -> int | None:
    """The value of a number below 1000 in digits or Chinese numerals; None when it is neither."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(sign not in _DIGITS and sign not in "十百" for sign in text):
        return None
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            continue
        total += (digit or 1) * (100 if sign == "百" else 10)
        digit = 0
    return total + digit


def parse_days(text: str) -> int:
    """Whole days of a promise from 7天, 七日, 15个自然日内; raises ValueError with the reason in Chinese."""
    plain = _SPACES.sub("", text)
    if _RANGE.search(plain):
        raise ValueError(f"“{text}”是一个范围，须写明确的天数")
    found = _DAYS.match(plain)
    days = chinese_number(found.group(1)) if found else None
    if days is None:
        raise ValueError(f"看不懂退货天数“{text}”")
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise ValueError(f"退货天数 {days} 不在 {MIN_DAYS} 至 {MAX_DAYS} 之间")
    return days


def unfair_terms(text: str) -> list[str]:
    """The void notices that a text contains, in the order of the list."""
    plain = _SPACES.sub("", text)
    return [notice for notice in _UNFAIR if notice in plain]


def is_mobile(phone: str) -> bool:
    """Whether a phone number is a mobile one, which is a person's."""
    return bool(_MOBILE.search(re.sub(r"[\s()（）-]", "", phone)))


def names_a_person(text: str) -> bool:
    """Whether a text holds a mobile or an identity card number."""
    # Most texts hold no eleven digits; the patterns need not look at them.
    return len(text) > 10 and bool(_MOBILE.search(text) or _IDENTITY.search(text))
