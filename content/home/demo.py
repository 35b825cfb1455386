"""Demo home page, in place of Wagtail's welcome page."""

from collections.abc import Callable

from wagtail.models import Page, Site

from content.core.models import SiteSettings
from content.home.models import HomePage

ORDER = 0


def load(report: Callable[[str], None]) -> None:
    """Make the home page and point the default site at it."""
    root = Page.get_first_root_node()
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(title="放心", slug="fangxin", headline="买之前，先看看", show_in_menus=False)
        home.lead = "比较试验的每个分数都能查到来处，门店的退货承诺扫一扫就知真假。"
        home.summary = "产品比较试验、放心消费门店、质量医院与质量教育，一处可查。"
        root.add_child(instance=home)
        home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    old_root = site.root_page if site.pk else None
    site.root_page = home
    site.site_name = "放心"
    site.save()
    if old_root is not None and old_root.pk != home.pk and old_root.specific_class is Page:
        old_root.delete()
    settings = SiteSettings.for_site(site)
    settings.organiser = settings.organiser or "示例市消费者权益保护委员会（示例）"
    settings.tagline = settings.tagline or "让每一次消费都有据可查"
    settings.complaint_phone = settings.complaint_phone or "12315"
    settings.demo_content = True
    settings.save()
    report("首页")
