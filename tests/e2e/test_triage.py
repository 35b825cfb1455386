"""A small firm describes its trouble and finds the service; then who can work by a standard."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

COMPLAINTS = {
    "衣服洗了掉色": "色牢度检测",
    "毛衣穿几次就起球": "起毛起球原因分析",
    "保温杯装热水两小时就凉": "不锈钢真空杯性能检测",
    "工件断了不知道原因": "断裂件失效分析",
    "虾仁菌落总数忽高忽低": "菌落总数检测",
}


def test_five_complaints_find_their_service_and_the_case_beside_it(page: Page):
    page.goto("/quality-hospitals/")
    expect(page.get_by_text("质量医院不是看病的医院")).to_be_visible()
    for complaint, service in COMPLAINTS.items():
        page.get_by_label("产品出了什么毛病").fill(complaint)
        page.get_by_role("button", name="找服务").click()
        found = page.locator("section[aria-labelledby=found-services] .card__title a")
        expect(found.first).to_have_text(service)
    expect(page.locator("section[aria-labelledby=found-cases]")).to_contain_text("虾仁菌落总数")
    found.first.click()
    expect(page).to_have_url(re.compile(r"/zhoushan-seafood/#service-\d+"))
    expect(page.locator("article.service:target h3")).to_have_text("菌落总数检测")


def test_who_can_test_a_standard_in_a_city(page: Page):
    page.goto("/quality-hospitals/triage/?q=绍兴谁能测GB18401")
    page.get_by_role("link", name="绍兴市谁能按 GB18401 检测").click()
    first = page.locator(".standard-match").first
    expect(first).to_contain_text("GB 18401-2010 国家纺织产品基本安全技术规范")
    expect(first).to_contain_text("有效期至")
