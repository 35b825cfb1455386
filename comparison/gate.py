"""What must be true of a test before it may be published: each refusal names the place and the rule."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from comparison.choices import CONFORMITY, ProductCategory
from comparison.numbering import sample_numbers
from comparison.scoring.method import Method
from comparison.scoring.results import SampleResult, Standing
from content.institutions.models import Institution

STATEMENTS = ("organiser", "finding", "why", "not_covered", "funding")
FAILING = ("non_conforming", "non_conforming_within_u")
# GB 4706.1-2005, GB/T 18830-2009, DB33/T 1234, T/CCA 001, ISO 105, or 自定.
_STANDARD = re.compile(r"自定|[A-Z]{1,8}\d{0,4}(/[A-Z]{1,8})?\s?\d{2,}")
# 产品质量法 art. 25 and 食品安全法 art. 73 forbid recommending; a test says what it found.
_RECOMMENDS = re.compile(r"推荐(?!性)|荐购|必买|首选品牌|放心购买|值得购买")
_NOT_ADVICE = re.compile(r"(?:不|非|不作|不做|不构成|没有|并非)推荐")
_WORDED = ("title", "summary", "finding", "seo_title", "search_description")
_BODIES = (Institution.Kind.LABORATORY, Institution.Kind.METROLOGY)


def refusals(page: Any) -> list[str]:
    """Every reason why a test may not be published, apart from those of its method and figures."""
    return [
        *_statements(page),
        *_limits(page),
        *_accreditations(page),
        *_replies(page),
        *_awards(page),
        *_wording(page),
    ]


def of_figures(
    page: Any, method: Method, samples: Iterable[Mapping[str, Any]], results: Iterable[SampleResult]
) -> list[str]:
    """What the computed figures still lack: reports under failing verdicts, and places that do not exist."""
    numbers = {row["number"] for row in samples}
    if not numbers:
        return [_("还没有样品")]
    return [*_verdicts(page, method, results), *_places(page, method, numbers)]


def _statements(page: Any) -> Iterator[str]:
    for name in STATEMENTS:
        if not str(getattr(page, name)).strip():
            yield _("“%(name)s”没有填写：这是必须公开的说明") % {
                "name": page._meta.get_field(name).verbose_name
            }


def _limits(page: Any) -> Iterator[str]:
    for row in page.criteria.all():
        standard = row.limit_standard.strip()
        if row.limit_direction and standard and not _STANDARD.search(standard):
            yield _("“%(name)s”的限值依据“%(standard)s”不是标准号，也没有注明“自定”") % {
                "name": row.name,
                "standard": standard,
            }


def _laboratories(page: Any) -> list[Institution]:
    named = [row.laboratory for row in page.reports.all() if row.laboratory]
    return list({one.pk: one for one in (*page.laboratories.all(), *named)}.values())


def _accreditations(page: Any) -> Iterator[str]:
    first, last = page.tested_from or page.tested_to, page.tested_to or page.tested_from
    if first is None or last is None:
        return
    for laboratory in _laboratories(page):
        held = list(laboratory.accreditations.all())
        if held and not any(one.is_valid_on(first) and one.is_valid_on(last) for one in held):
            yield _("检验机构“%(name)s”的资质在试验期间（%(first)s 至 %(last)s）无效") % {
                "name": laboratory.name,
                "first": first,
                "last": last,
            }


def _replies(page: Any) -> Iterator[str]:
    today = timezone.localdate()
    for row in page.replies.all():
        if row.state != "waiting":
            continue
        place = _("样品 %(number)s 的") % {"number": row.sample} if row.sample else ""
        words = {"place": place, "maker": row.maker, "deadline": row.deadline}
        if row.deadline >= today:
            yield (
                _("%(place)s生产者“%(maker)s”的答复期到 %(deadline)s 才截止，届满或收到答复后才能发布")
                % words
            )
        else:
            yield (
                _("%(place)s生产者“%(maker)s”的答复期已于 %(deadline)s 截止，请填写答复或改为“逾期未答复”")
                % words
            )


def _awards(page: Any) -> Iterator[str]:
    """No marks where the law forbids to recommend: 食品安全法 art. 73, 产品质量法 art. 25."""
    if not page.award_rules.all():
        return
    if page.category == ProductCategory.FOOD:
        yield _("食品不设标记：食品安全法第七十三条不许以任何形式向消费者推荐食品，请删去“标记”")
    body = page.organiser if page.restricted_body else _inspection_body(page)
    if body:
        yield _(
            "“%(body)s”不得向社会推荐产品（产品质量法第二十五条、食品安全法第七十三条），请删去“标记”"
        ) % {"body": body}


def _inspection_body(page: Any) -> str:
    """An organiser that our own list of institutions knows as an inspection body."""
    names = [page.organiser, *re.split(r"[、，,；;]", page.co_organisers)]
    wanted = [name.strip() for name in names if name.strip()]
    found = Institution.objects.filter(name__in=wanted, kind__in=_BODIES).values_list("name", flat=True)
    return next(iter(found), "")


def _wording(page: Any) -> Iterator[str]:
    texts = [(page._meta.get_field(name).verbose_name, getattr(page, name)) for name in _WORDED]
    texts += [(_("标记“%(name)s”") % {"name": row.name}, row.name) for row in page.award_rules.all()]
    texts += [(_("规则 %(key)s 的一句话") % {"key": row.key}, row.sentence) for row in page.rules.all()]
    texts += [(_("等级"), str(band.get("name", ""))) for band in page.bands]
    for place, text in texts:
        match = _RECOMMENDS.search(_NOT_ADVICE.sub("", text))
        if match:
            yield _("%(place)s里有“%(word)s”：只说测试结果，不推荐产品（产品质量法第二十五条）") % {
                "place": place,
                "word": match[0],
            }


def _verdicts(page: Any, method: Method, results: Iterable[SampleResult]) -> Iterator[str]:
    names = {item.key: item.name for item in method.criteria()}
    covered = [row.numbers for row in page.reports.all()]
    for result in results:
        if any(not numbers or result.number in numbers for numbers in covered):
            continue
        failing = [key for key, cell in result.cells.items() if cell.conformity in FAILING]
        for key in failing:
            yield _("样品 %(number)s 的“%(name)s”判为“%(verdict)s”，却没有涉及它的检验报告") % {
                "number": result.number,
                "name": names[key],
                "verdict": CONFORMITY[str(result.cells[key].conformity)],
            }
        if result.standing is Standing.VETOED and not failing:
            yield _("样品 %(number)s 被一票否决，却没有涉及它的检验报告") % {"number": result.number}


def _places(page: Any, method: Method, numbers: set[int]) -> Iterator[str]:
    """Reports, replies, referrals and costs that speak of samples and criteria which are not there."""
    keys = {item.key for item in method.criteria()}
    for row in page.replies.all():
        if row.sample and row.sample not in numbers:
            yield _("生产者“%(maker)s”的答复指向不存在的样品 %(number)s") % {
                "maker": row.maker,
                "number": row.sample,
            }
        if row.criterion and row.criterion not in keys:
            yield _("生产者“%(maker)s”的答复指向不存在的指标 %(key)s") % {
                "maker": row.maker,
                "key": row.criterion,
            }
    for row in (*page.reports.all(), *page.referrals.all()):
        lost = sorted(sample_numbers(row.samples) - numbers)
        if lost:
            yield _("%(kind)s“%(name)s”涉及不存在的样品 %(numbers)s") % {
                "kind": row._meta.verbose_name,
                "name": row,
                "numbers": "、".join(str(number) for number in lost[:10]),
            }
    yield from _costs(page, keys)


def _costs(page: Any, keys: set[str]) -> Iterator[str]:
    known = {row.key for row in page.cost_assumptions.all()}
    for row in page.cost_items.all():
        lost = [key for key in row.assumptions.split() if key not in known]
        lost += [row.criterion] if row.criterion and row.criterion not in keys else []
        if lost:
            yield _("使用成本的项目“%(name)s”指向不存在的编号 %(keys)s") % {
                "name": row.name,
                "keys": "、".join(lost),
            }
