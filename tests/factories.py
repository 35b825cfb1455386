"""Content for tests: a home page with its sections, and one published item of every page type."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import factory
from django.apps import apps
from django.utils import timezone
from wagtail.models import Page, Site

from content.core.models import BasePage, ListingPage
from content.education.models import (
    EducationArticlePage,
    EducationIndexPage,
    EventIndexPage,
    EventPage,
    PracticeBaseIndexPage,
    PracticeBasePage,
)
from content.home.models import HomePage
from content.institutions.models import Institution
from content.news.models import NewsIndexPage, NewsPage
from content.quality_hospitals.models import CasePage, QualityHospitalPage
from content.quality_hospitals.pages import QualityHospitalIndexPage

XIHU = "330106"


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A published institution."""

    class Meta:
        model = Institution

    name = factory.Sequence(lambda n: f"测试检测中心{n}（示例）")
    kind = "laboratory"
    live = True


class PageFactory(factory.django.DjangoModelFactory):
    """A live page below its parent; the parent is made when it is not given."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"页面{n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    summary = "一句话摘要。"
    live = True
    first_published_at = factory.LazyFunction(timezone.now)
    last_published_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, parent: Page | None = None, **kwargs: Any) -> Page:
        parent = parent or default_parent(model_class)
        return parent.add_child(instance=model_class(**kwargs))


class NewsPageFactory(PageFactory):
    """A piece of news."""

    class Meta:
        model = NewsPage


class EducationArticlePageFactory(PageFactory):
    """An education article."""

    class Meta:
        model = EducationArticlePage

    topic = "shopping"


class PracticeBasePageFactory(PageFactory):
    """A practice base."""

    class Meta:
        model = PracticeBasePage

    level = "city"
    named_by = "示例市质量协会（示例）"
    named_year = 2024
    county_id = XIHU
    address = "示例路1号"
    open_days = "每周六"
    open_days_per_year = 48
    group_size = "60至100人"
    duration = "2小时"
    booking = "电话预约"


class EventPageFactory(PageFactory):
    """A coming event."""

    class Meta:
        model = EventPage

    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3, hours=2))
    county_id = XIHU
    place = "示例路1号"
    organiser = "示例单位（示例）"


class QualityHospitalPageFactory(PageFactory):
    """A quality hospital with its host."""

    class Meta:
        model = QualityHospitalPage

    cluster = "示例集群"
    county_id = XIHU
    address = "示例路1号"
    host = factory.SubFactory(InstitutionFactory)


class CasePageFactory(PageFactory):
    """A case of a hospital."""

    class Meta:
        model = CasePage

    hospital = factory.SubFactory(QualityHospitalPageFactory)
    service = "testing"
    seen_on = factory.LazyFunction(timezone.localdate)
    firm = "一家示例小厂"
    consent = True
    symptom = "示例症状"
    diagnosis = "示例诊断"
    prescription = "示例处方"
    outcome = "示例疗效"


# Every item type's factory by its model; an app's own tests may add theirs.
ITEM_FACTORIES: dict[type[BasePage], type[PageFactory]] = {
    factory_class._meta.model: factory_class
    for factory_class in (
        NewsPageFactory,
        EducationArticlePageFactory,
        PracticeBasePageFactory,
        EventPageFactory,
        QualityHospitalPageFactory,
        CasePageFactory,
    )
}

SLUGS = {
    NewsIndexPage: "news",
    EducationIndexPage: "education",
    PracticeBaseIndexPage: "bases",
    EventIndexPage: "events",
    QualityHospitalIndexPage: "quality-hospitals",
}


def make_home() -> HomePage:
    """The home page, set as the root of the default site; the same one when called again."""
    existing = HomePage.objects.first()
    if existing is not None:
        return existing
    home = Page.get_first_root_node().add_child(instance=HomePage(title="放心", slug="fangxin", live=True))
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="testserver", is_default_site=True
    )
    site.root_page = home
    site.save()
    return home


def make_page(model: type[Page], **fields: Any) -> Page:
    """One live page of any type, with the pages above it."""
    if model is HomePage:
        return make_home()
    if issubclass(model, ListingPage):
        return make_index(model)
    if model not in ITEM_FACTORIES:
        # An app's own tests/<path>/factories.py adds what it makes.
        import_module(f"tests.{model.__module__.rpartition('.')[0]}.factories")
    return ITEM_FACTORIES[model](**fields)


def make_index(model: type[ListingPage]) -> Page:
    """The one index page of a type, below home or below its parent section."""
    existing = model.objects.first()
    if existing is not None:
        return existing
    slug = SLUGS.get(model, model.listing_name)
    page = model(
        title=str(model.listing_title), slug=slug, live=True, show_in_menus=True, summary="栏目说明。"
    )
    return default_parent(model).add_child(instance=page)


def default_parent(model: type[Page]) -> Page:
    """The page that a page of this type belongs below, made if need be."""
    parent_model = apps.get_model(model.parent_page_types[0])
    if parent_model is HomePage:
        return make_home()
    return make_page(parent_model)
