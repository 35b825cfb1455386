"""What readers and the law expect of the demo texts; and that loading them twice changes nothing."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page, Revision

from content.core.models import PortalImage
from content.education.demo_terms import TERMS
from content.education.models import Audience, EducationArticlePage, EventPage, PracticeBasePage, Topic
from content.news.models import NewsCategory, NewsPage
from content.quality_hospitals.models import CasePage, QualityHospitalPage

pytestmark = pytest.mark.usefixtures("demo")

APPS = ("home", "institutions", "news", "education", "quality_hospitals")
ITEMS = {
    **{NewsPage: 12, EducationArticlePage: 12, PracticeBasePage: 3, EventPage: 6},
    **{QualityHospitalPage: 6, CasePage: 6},
}
# 广告法 art. 9, 产品质量法 art. 25: words that a public body does not write.
BANNED = (
    *("推荐", "最佳", "最好", "最优", "第一品牌", "首选", "顶级", "极品", "国家级", "驰名", "独家", "必买"),
    *("权威", "百分之百", "100%", "放心购买", "性价比之王", "TODO"),
)
# Void notices are named only as something that others say.
QUOTED = ("最终解释权", "概不退换")


def load() -> None:
    """All demo content of these apps, as load_demo does it."""
    for app in APPS:
        import_module(f"content.{app}.demo").load(lambda _line: None)


def words(value: Any) -> Iterator[str]:
    """Every piece of text in a stored body; block ids are new with each saving."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = [inner for key, inner in value.items() if key != "id"]
    for inner in value if isinstance(value, list) else ():
        yield from words(inner)


def text_of(page: Page) -> str:
    """Everything a reader sees of a page."""
    plain = [
        getattr(page, name, "")
        for name in ("title", "summary", "organiser", "named_by", "place", "cluster", "source_name")
    ]
    if isinstance(page, CasePage):
        return "\n".join([*plain, page.firm, *(str(stage["text"]) for stage in page.stages)])
    body = page._meta.get_field("body").get_prep_value(page.body)
    services = [str(page.services_text)] if isinstance(page, QualityHospitalPage) else []
    return "\n".join([*plain, *services, *words(body)])


def pages() -> list[Page]:
    """All items, of every type."""
    return [page for model in ITEMS for page in model.objects.all()]


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The content loaded once for all tests here, and rolled back after them: drawing takes seconds."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


def test_the_set_is_complete_and_says_only_what_may_be_said() -> None:
    for model, count in ITEMS.items():
        assert model.objects.live().count() == count, model
    for page in pages():
        text = text_of(page)
        assert not [word for word in BANNED if word in text], page.title
        for word in QUOTED:
            assert all(
                "“" in text[max(0, place.start() - 10) : place.start()] for place in re.finditer(word, text)
            )
        assert 10 <= len(page.summary) <= 60, page.summary
        assert page.cover is not None, page.title
        assert page.full_clean(exclude=["path", "depth"]) is None


def test_everything_invented_is_marked() -> None:
    marked = (QualityHospitalPage, PracticeBasePage, CasePage)
    for page in (page for model in marked for page in model.objects.all()):
        assert page.title.endswith("（示例）")
    for event in EventPage.objects.all():
        assert event.organiser.endswith("（示例）")
    for base in PracticeBasePage.objects.all():
        assert base.named_by.endswith("（示例）")
    for news in NewsPage.objects.exclude(source_name=""):
        assert news.source_name.endswith("（示例）")
    bodies = (
        r"示例[\w]{2,14}?(?:公司|协会|研究院|检测中心|委员会|测试所|检测站|店|超市|小学)(?!（示例）)(?![\w])"
    )
    for page in pages():
        assert not re.findall(bodies, text_of(page)), page.title


def test_every_kind_of_reader_topic_and_block_has_its_example() -> None:
    assert set(NewsPage.objects.values_list("category", flat=True)) == set(NewsCategory.values)
    assert set(EducationArticlePage.objects.values_list("topic", flat=True)) == set(Topic.values)
    readers = Counter(EducationArticlePage.objects.values_list("audience", flat=True))
    assert set(readers) == set(Audience.values)
    assert QualityHospitalPage.objects.values("cluster").distinct().count() == 6
    kinds = {block.block_type for page in pages() for block in getattr(page, "body", ())}
    assert {"heading", "paragraph", "image", "quote", "callout", "steps", "table", "figure"} <= kinds
    now = timezone.now()
    assert EventPage.objects.filter(starts_at__gt=now).exists()
    assert EventPage.objects.filter(ends_at__lt=now).exists()
    for hospital in QualityHospitalPage.objects.all():
        assert 4 <= hospital.services.count() <= 7
        assert [m for m in hospital.members.all() if m.institution.accreditations.exists()]
        assert hospital.visiting_slots.count() >= 2
        assert all(service.symptoms for service in hospital.services.all() if service.kind != "training")


def test_an_articles_first_title_is_of_the_second_level() -> None:
    """Steps and callouts bear titles of the third level, so a heading has to come before them."""
    for page in (*NewsPage.objects.all(), *EducationArticlePage.objects.all()):
        titled = [block for block in page.body if block.block_type in {"heading", "steps", "callout"}]
        assert titled[0].block_type == "heading", page.title
        assert titled[0].value["level"] == "h2", page.title


def test_articles_have_the_length_of_a_short_read() -> None:
    for model, least, most in ((NewsPage, 250, 600), (EducationArticlePage, 400, 900)):
        for page in model.objects.all():
            body = page._meta.get_field("body").get_prep_value(page.body)
            blocks = [" ".join(words(block["value"])) for block in body]
            signs = len(re.findall(r"[\u4e00-\u9fff，。；：？！、]", "".join(blocks)))
            assert least <= signs <= most, f"{page.title}: {signs}"


def test_loading_again_changes_nothing() -> None:
    before = (Revision.objects.count(), Page.objects.count(), PortalImage.objects.count())
    load()
    assert (Revision.objects.count(), Page.objects.count(), PortalImage.objects.count()) == before


def test_loading_again_repairs_a_changed_body_and_services() -> None:
    news, hospital = NewsPage.objects.first(), QualityHospitalPage.objects.first()
    wording = text_of(news), text_of(hospital)
    news.body = [{"type": "paragraph", "value": "<p>改过了</p>"}]
    news.save_revision().publish()
    hospital.services = list(hospital.services.all())[:2]
    hospital.save_revision().publish()
    load()
    assert (
        text_of(NewsPage.objects.get(pk=news.pk)),
        text_of(QualityHospitalPage.objects.get(pk=hospital.pk)),
    ) == wording


def statutes(folder: Path) -> dict[str, list[str]]:
    """Title without the state's name -> the texts of its versions, without blanks."""
    found: dict[str, list[str]] = {}
    with gzip.open(folder / "laws" / "national_quality_related.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = "\n".join("".join(part.split()) for part in row["text"].splitlines())
            found.setdefault(row["title"].removeprefix("中华人民共和国"), []).append(text)
    return found


def article_of(text: str, number: str) -> str:
    """One article of a statute, up to the next."""
    match = re.search(rf"^第{number}条(.*?)(?=\n第[一二三四五六七八九十百]+条|\Z)", text, re.S | re.M)
    return match[0].replace("\n", "") if match else ""


def test_laws_are_quoted_word_for_word_and_named_articles_exist(shared_data: Path) -> None:
    laws = statutes(shared_data)
    cited = [
        (str(block.value["text"]), str(block.value["source"]))
        for page in pages()
        for block in getattr(page, "body", ())
        if block.block_type == "quote"
    ]
    texts = "\n".join(text_of(page) for page in pages())
    named = re.findall(r"《[^》]+》第[一二三四五六七八九十百]+条", texts)
    named += [re.sub(r"^(.+?)(第.+条)$", r"《\1》\2", source) for _name, _also, _text, source in TERMS]
    checked = 0
    for quoted, source in [*cited, *(("", place) for place in named)]:
        match = re.fullmatch(r"《([^》]+)》第([一二三四五六七八九十百]+)条", source)
        if match is None:
            continue
        articles = [article_of(text, match[2]) for text in laws[match[1]]]
        assert any(articles), source
        assert any("".join(quoted.split()) in article for article in articles), f"{source}: {quoted}"
        checked += 1
    assert checked >= 10
