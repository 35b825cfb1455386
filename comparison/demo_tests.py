"""Three demo tests: real units and standard numbers, invented brands and values, all marked 示例.

A row of samples is `brand | model | price | value of each criterion`; blanks part several pieces, `—` is not
tested, `/` not applicable, `×` not completed, `<` and `>` qualify, `~` parts a value from its claim.
"""

from typing import Any

ORGANISER = "示例市消费者权益保护委员会（示例）"
FUNDING = "购样和检验费用全部由组织者承担，未向生产者或经营者收取费用，也未接受赞助。（示例）"
SAMPLING = "由示例志愿者以普通消费者身份在网店和商场匿名购买，每个样品购买两件，一件检验，一件封存备查。"


def line(worst: object, best: object) -> dict[str, Any]:
    """A straight curve from 0 to 100 points."""
    return {"type": "linear", "worst": str(worst), "best": str(best)}


def points(*pairs: tuple[object, object]) -> dict[str, Any]:
    """A curve through points."""
    return {"type": "piecewise", "points": [{"value": str(v), "score": str(s)} for v, s in pairs]}


def steps(*pairs: tuple[object, object], above: object = 0) -> dict[str, Any]:
    """A step table."""
    return {
        "type": "steps",
        "steps": [{"value": str(v), "score": str(s)} for v, s in pairs],
        "above": str(above),
    }


def checks(**scores: int) -> dict[str, Any]:
    """Named categories."""
    return {
        "type": "categories",
        "categories": [{"name": name, "score": str(score)} for name, score in scores.items()],
    }


def claim(under: int) -> dict[str, Any]:
    """Nothing off for more than claimed, none left at `under` percent less."""
    return {"type": "claim", "over": steps((1000, 100), above=100), "under": line(under, 0)}


def group(key: str, name: str, weight: int) -> dict[str, Any]:
    """A group of criteria."""
    return {"key": key, "name": name, "weight": weight}


def leaf(key: str, parent: str, name: str, weight: int, curve: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A criterion."""
    return {"key": key, "parent": parent, "name": name, "weight": weight, "curve": curve, **rest}


def at_most(value: object, standard: str) -> dict[str, Any]:
    """An upper limit."""
    return {"limit_direction": "at_most", "limit_value": str(value), "limit_standard": standard}


def limit(direction: str, value: object, standard: str) -> dict[str, Any]:
    """A limit of any direction: at_least, more_than, less_than."""
    return {"limit_direction": direction, "limit_value": str(value), "limit_standard": standard}


def veto(key: str, subject: str, sentence: str) -> dict[str, Any]:
    """一票否决 when a limit is not kept."""
    return {
        "key": key,
        "effect": "veto",
        "sentence": sentence,
        "when_subject": subject,
        "when_quantity": "conformity",
        "when_operator": "==",
        "when_against": "non_conforming",
    }


KETTLE: dict[str, Any] = {
    "slug": "electric-kettles",
    "days": 24,
    "lab": "示例产品质量检验研究院（示例）",
    "picture": ("rings", "sea"),
    "page": {
        "title": "电热水壶比较试验（示例）",
        "category": "appliance",
        "finding": "12 款电热水壶中 1 款泄漏电流超过限值，被一票否决；"
        "烧开 1 升水最快 3 分 28 秒，最慢要 6 分 12 秒。",
        "why": "电热水壶天天用，烧得快不快、手柄烫不烫、标的容量足不足，买的时候看不出来。",
        "not_covered": "没有测使用寿命和涂层耐久，没有测保温功能，也没有测内胆材料的迁移物。",
        "method_note": "安全项目按强制性标准检验；性能项目参照 GB/T 22089-2008，"
        "以 1 升 20 ℃ 的水为准，每项测三次取平均。"
        "安全分低时总分不会高：总分不高于安全分加 15 分。",
    },
    "criteria": [
        group("safety", "安全", 30),
        leaf(
            "leakage",
            "safety",
            "泄漏电流",
            60,
            steps((0.25, 100), (0.5, 80), (0.75, 60)),
            unit="mA",
            kind="limit",
            pieces="maximum",
            standard="GB 4706.19-2008、GB 4706.1-2005 第 13 章",
            explanation="工作温度下，取三次中最大的一次",
            **at_most(0.75, "GB 4706.1-2005"),
        ),
        leaf("handle", "safety", "手柄温升", 40, line(60, 20), unit="K", standard="GB 4706.1-2005 第 11 章"),
        group("performance", "性能", 50),
        leaf(
            "boiling",
            "performance",
            "烧开时间",
            40,
            line(420, 200),
            unit="s",
            standard="GB/T 22089-2008",
            explanation="1 升水从 20 ℃ 到烧开",
        ),
        leaf("energy", "performance", "每升耗电", 30, line(130, 100), unit="W.h", standard="GB/T 22089-2008"),
        leaf(
            "capacity",
            "performance",
            "容量与标称相符",
            30,
            claim(10),
            unit="L",
            kind="claimed",
            standard="GB/T 22089-2008",
        ),
        group("use", "使用", 20),
        leaf("noise", "use", "烧水噪声", 50, line(75, 50), unit="dB(A)", standard="自定方法，距壶 1 米"),
        leaf(
            "pouring",
            "use",
            "倒水顺手",
            50,
            line(0, 10),
            kind="panel",
            standard="5 人评审小组，0 至 10 分",
        ),
    ],
    "rules": [
        veto("leak-veto", "leakage", "泄漏电流超过限值，一票否决。"),
        {
            "key": "safety-cap",
            "effect": "cap_to_criterion",
            "sentence": "总分不高于安全分加 15 分。",
            "node": "safety",
            "amount": 15,
        },
    ],
    "samples": """
青禾 | QH-17 | 129.00 | 0.11 0.12 0.11 | 24 | 214 213 215 | 104 | 1.72~1.7 | 61 | 8.4
云澜 | YL-1501 | 199.00 | 0.09 0.09 0.10 | 22 | 208 | 103 | 1.51~1.5 | 58 | 8.8
小壶匠 | H2 | 89.00 | 0.21 0.22 0.22 | 31 | 246 | 107 | 1.48~1.5 | 64 | 7.2
暖泉 | NQ-18A | 79.90 | 0.30 0.31 0.33 | 35 | 262 | 109 | 1.74~1.8 | 66 | 7.0
山涧 | SJ-1.7 | 149.00 | 0.14 0.13 0.14 | 26 | 221 | 105 | 1.70~1.7 | — | 8.1
百沸 | BF-200 | 59.00 | 0.82 0.86 0.91 | 44 | 301 | 113 | 1.62~1.8 | 70 | 6.2
晨露 | CL-15 | 109.00 | 0.18 0.18 0.19 | 28 | 238 | 106 | 1.50~1.5 | 62 | 7.8
金陶 | JT-E3 | 239.00 | 0.12 0.12 0.12 | 47 | 226 | 105 | 1.21~1.2 | 57 | 8.0
简物 | JW-K1 | 69.00 | 0.44 0.46 0.47 | 52 | 288 | 111 | 1.66~1.7 | 67 | 6.8
溪谷 | XG-17S | 129.00 | 0.16 0.15 0.16 | 27 | 230 | 105 | 1.69~1.7 | 60 | 7.9
禾木 | HM-10 | 99.00 | 0.20 0.20 0.21 | 30 | 372 | 108 | 1.00~1.0 | 55 | 7.4
轻行 | QX-05 折叠 | 119.00 | 0.24 0.24 0.25 | 33 | × | — | 0.58~0.6 | 59 | 6.5
""",
}

SUN_JACKET: dict[str, Any] = {
    "slug": "sun-protective-jackets",
    "days": 66,
    "lab": "示例纺织品检测中心（示例）",
    "picture": ("waves", "dawn"),
    "page": {
        "title": "防晒衣比较试验（示例）",
        "category": "textile",
        "finding": "12 件防晒衣中 9 件达到防紫外线产品的要求；"
        "3 件标称 UPF50+ 的样品实测不到 40，其中 1 件甲醛超标。",
        "why": "防晒衣普遍标着 UPF50+，价格却相差近十倍。标称的数值是不是真的，越贵是不是越防晒？",
        "not_covered": "没有测多次洗涤和暴晒之后的防晒性能，没有测湿态，也没有比较款式和尺码。",
        "method_note": "防晒性能按 GB/T 18830-2009 测定："
        "UPF 大于 40 且 UVA 平均透射比小于 5 % 才能称为防紫外线产品。"
        "安全项目按 GB 18401-2010 中 B 类（直接接触皮肤）的要求判定。",
    },
    "criteria": [
        group("protection", "防晒", 55),
        leaf(
            "upf",
            "protection",
            "UPF 值",
            50,
            points((15, 0), (40, 60), (50, 80), (100, 100)),
            pieces="minimum",
            standard="GB/T 18830-2009",
            explanation="四个部位中最小的一个",
            **limit("more_than", 40, "GB/T 18830-2009"),
        ),
        leaf(
            "uva",
            "protection",
            "UVA 平均透射比",
            30,
            line(10, 0),
            unit="%",
            standard="GB/T 18830-2009",
            **limit("less_than", 5, "GB/T 18830-2009"),
        ),
        leaf("upf-claim", "protection", "与标称 UPF 相符", 20, claim(50), kind="claimed"),
        group("safety", "安全", 20),
        leaf(
            "formaldehyde",
            "safety",
            "甲醛",
            60,
            steps((20, 100), (50, 80), (75, 60)),
            unit="mg/kg",
            kind="limit",
            standard="GB/T 2912.1-2009",
            explanation="检出限 20 mg/kg",
            **at_most(75, "GB 18401-2010 B类"),
        ),
        leaf(
            "rubbing",
            "safety",
            "耐干摩擦色牢度",
            40,
            points((1, 0), (3, 60), (5, 100)),
            unit="级",
            standard="GB/T 3920-2008",
            **limit("at_least", 3, "GB 18401-2010 B类"),
        ),
        group("comfort", "舒适", 25),
        leaf(
            "permeability",
            "comfort",
            "透湿量",
            60,
            line(2000, 9000),
            unit="g/(m²·d)",
            standard="GB/T 12704.1-2009",
        ),
        leaf(
            "wearing", "comfort", "试穿评分", 40, line(0, 10), kind="panel", standard="8 人试穿，0 至 10 分"
        ),
    ],
    "rules": [
        veto("formaldehyde-veto", "formaldehyde", "甲醛超过 B 类限值，一票否决。"),
        {
            "key": "no-protection",
            "effect": "cap",
            "sentence": "UPF 不大于 40，不能称为防紫外线产品，总分不超过 59 分。",
            "amount": 59,
            "when_subject": "upf",
            "when_quantity": "value",
            "when_operator": "<=",
            "when_against": "40",
        },
    ],
    "samples": """
遮云 | ZY-88 | 239.00 | 112 108 121 117 | 1.2 | 108~50 | <20 | 4.5 | 7200 | 8.3
晴岚 | QL-01 | 159.00 | 86 91 88 84 | 2.1 | 84~50 | <20 | 4.5 | 8100 | 8.6
浅夏 | QX-21 | 99.00 | 71 69 74 70 | 2.9 | 69~50 | <20 | 4 | 6900 | 7.9
山隐 | SY-T3 | 499.00 | 64 66 61 63 | 3.1 | 61~50 | <20 | 4.5 | 8600 | 8.8
叶下 | YX-2 | 79.00 | 38 36 41 37 | 5.6 | 36~50 | 24 | 4 | 7800 | 7.6
白帆 | BF-11 | 189.00 | 58 61 60 57 | 3.4 | 57~50 | <20 | 4 | 5400 | 7.3
轻羽衣 | QY-5 | 129.00 | 53 55 54 52 | 3.9 | 52~50 | <20 | 3.5 | 8800 | 8.1
市集良品 | SJ-9 | 49.90 | 22 25 24 21 | 8.7 | 21~50 | 96 | 2.5 | 6100 | 6.4
海盐 | HY-30 | 139.00 | 49 51 47 52 | 4.2 | 47~40 | <20 | 4 | 7400 | 7.8
小满 | XM-K 儿童款 | 169.00 | 76 80 78 74 | 2.4 | 74~50 | <20 | 4.5 | — | 8.0
向阳坡 | XYP-6 | 69.00 | 29 31 30 28 | 7.2 | 28~50 | 33 | 3.5 | 5200 | 6.9
荷塘 | HT-12 | 119.00 | 58 57 60 59 | 3.3 | 57~50 | <20 | 4 | 6600 | 7.5
""",
}

FLASK: dict[str, Any] = {
    "slug": "vacuum-flasks",
    "days": 118,
    "lab": "示例产品质量检验研究院（示例）",
    "picture": ("bars", "jade"),
    "page": {
        "title": "不锈钢保温杯比较试验（示例）",
        "category": "daily",
        "finding": "11 个 500 mL 左右的保温杯，6 小时后水温最高 71.8 ℃、最低 46.3 ℃；"
        "2 个倒置会渗水，1 个摔后不再保温。",
        "why": "保温杯都说“长效保温”，到底能保多久、摔一下还保不保、放包里漏不漏，一测便知。",
        "not_covered": "没有测饮料、茶和牛奶等长时间盛放，没有测外表面涂层的耐磨，也没有比较外观。",
        "method_note": "保温、密封和耐冲击参照 GB/T 29606-2013《不锈钢真空杯》进行；每个样品测三只。"
        "会漏的杯子放不进包里：密封不合格的总分不超过 59 分。",
    },
    "criteria": [
        leaf(
            "warmth",
            "",
            "6 小时后水温",
            45,
            points((40, 0), (55, 60), (65, 85), (75, 100)),
            unit="℃",
            standard="GB/T 29606-2013",
            explanation="95 ℃ 热水，室温 20 ℃，三只取平均",
            decimals=1,
        ),
        leaf(
            "sealing",
            "",
            "密封",
            20,
            checks(不渗=100, 微渗=40, 渗漏=0),
            kind="inspection",
            standard="GB/T 29606-2013",
        ),
        leaf(
            "impact",
            "",
            "跌落后保温",
            15,
            line(15, 0),
            unit="K",
            standard="GB/T 29606-2013",
            explanation="跌落前后 6 小时水温之差",
            missing_policy="worst",
        ),
        leaf(
            "volume",
            "",
            "容量与标称相符",
            10,
            claim(10),
            unit="mL",
            kind="claimed",
            standard="GB/T 29606-2013",
        ),
        leaf(
            "marking",
            "",
            "材质与安全标识",
            10,
            checks(齐全=100, 缺一项=60, 缺失=0),
            kind="inspection",
            standard="GB 4806.1-2016",
        ),
    ],
    "rules": [
        {
            "key": "leaks",
            "effect": "cap",
            "sentence": "倒置会渗漏，总分不超过 59 分。",
            "amount": 59,
            "when_subject": "sealing",
            "when_quantity": "category",
            "when_operator": "==",
            "when_against": "渗漏",
        }
    ],
    "samples": """
守温 | SW-500 | 129.00 | 71.6 71.9 71.8 | 不渗 | 0.8 | 503~500 | 齐全
林间 | LJ-48 | 159.00 | 70.2 69.8 70.4 | 不渗 | 1.1 | 482~480 | 齐全
木白 | MB-5 | 99.00 | 66.4 66.9 66.1 | 不渗 | 1.6 | 496~500 | 齐全
随程 | SC-450 | 79.00 | 63.0 62.4 63.3 | 不渗 | 2.4 | 447~450 | 缺一项
北纬 | BW-50 | 219.00 | 69.1 69.5 69.0 | 微渗 | 1.0 | 505~500 | 齐全
禾光 | HG-1 | 59.00 | 58.2 57.6 58.8 | 不渗 | 3.9 | 478~500 | 缺一项
巧匠集 | QJ-55 | 39.90 | 46.9 45.8 46.3 | 渗漏 | 7.5 | 489~550 | 缺失
清野 | QY-500 | 89.00 | 66.3 66.8 66.5 | 不渗 | 1.7 | 497~500 | 齐全
伴山 | BS-42 | 109.00 | 64.8 65.1 64.6 | 不渗 | × | 421~420 | 齐全
拾暖 | SN-500 | 69.00 | 60.7 61.2 60.1 | 渗漏 | 2.9 | 492~500 | 缺一项
童行 | TX-35 儿童吸管款 | 139.00 | 54.1 54.6 53.9 | 不渗 | — | 352~350 | 齐全
""",
}

TESTS = [KETTLE, SUN_JACKET, FLASK]
