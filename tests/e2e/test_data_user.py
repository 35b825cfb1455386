"""A data user reads the API's documentation and downloads what a list shows."""

import csv
import io
import json

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_api_documents_itself_under_the_strict_policy(page: Page):
    page.goto("/data/")
    page.get_by_role("link", name="接口文档").click()
    expect(page.get_by_text("Fangxin API").first).to_be_visible()
    expect(page.get_by_text("列表内容").first).to_be_visible()


def test_the_links_of_a_list_download_what_it_shows(page: Page):
    page.goto("/news/?category=recall")
    shown = page.locator(".card__title").all_inner_texts()
    links = {
        kind: page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        for kind in ("CSV", "JSON")
    }
    rows = list(csv.DictReader(io.StringIO(page.request.get(links["CSV"]).text().lstrip("\ufeff"))))
    assert [row["title"] for row in rows] == shown
    assert [row["title"] for row in json.loads(page.request.get(links["JSON"]).text())] == shown
