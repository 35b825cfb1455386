"""An editor makes a small comparison test, from nothing to published, without leaving the CMS."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_editor import editor, query  # noqa: F401 - the fixture

pytestmark = pytest.mark.browser

TITLE = "雨伞比较试验（浏览器示例）"
SENTENCE = "抗风得分低于 30，总分不超过 59 分。"
# The answer of a view, on a busy machine.
SLOW = 20_000
_PASTE = """text => {
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  event.clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(event);
}"""


def describe(page: Page) -> None:
    """What was tested, why, by whom."""
    fields = {
        "title": TITLE,
        "finding": "三把雨伞中一把抗风得分最低。",
        "organiser": "示例消费者组织（示例）",
    }
    for name in ("why", "not_covered", "funding"):
        fields[name] = "示例说明。"
    for name, text in fields.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_category").select_option("daily")


def add_criterion(page: Page, place: int, name: str, weight: str, parent: str = "") -> None:
    """A row of the tree; its parent is chosen by name."""
    page.locator("#id_criteria-ADD").click()
    page.locator(f"[name=criteria-{place}-name]").fill(name)
    page.locator(f"[name=criteria-{place}-weight]").fill(weight)
    if parent:
        page.locator(f"[name=criteria-{place}-parent]").select_option(label=parent)


def add_method(page: Page) -> None:
    """A group of two criteria, a curve of each kind of field, a rule by choices."""
    add_criterion(page, 0, "使用", "100")
    add_criterion(page, 1, "抗风", "70", "使用")
    page.locator("[name=criteria-1-curve_kind]").select_option("linear")
    page.locator("[name=criteria-1-curve_worst]").fill("0")
    page.locator("[name=criteria-1-curve_best]").fill("50")
    page.locator("[name=criteria-1-unit]").fill("km/h")
    expect(page.locator("[data-curve=criteria-1-curve] polyline")).to_be_visible(timeout=SLOW)
    add_criterion(page, 2, "收合", "40", "使用")
    page.locator("[name=criteria-2-curve_kind]").select_option("categories")
    for place, (word, score) in enumerate((("顺畅", "100"), ("卡滞", "40"))):
        page.locator(f"[name=criteria-2-curve_row{place}_a]").fill(word)
        page.locator(f"[name=criteria-2-curve_row{place}_b]").fill(score)
    tree = page.locator("[data-criteria-tree]")
    expect(tree).to_contain_text("合计 110，应为 100")
    page.locator("[name=criteria-2-weight]").fill("30")
    expect(tree).not_to_contain_text("应为")
    page.locator("#id_rules-ADD").click()
    page.locator("[name=rules-0-when_subject]").select_option(label="　抗风")
    page.locator("[name=rules-0-when_against]").fill("30")
    page.locator("[name=rules-0-effect]").select_option("cap")
    page.locator("[name=rules-0-amount]").fill("59")
    expect(page.locator("[name=rules-0-sentence]")).to_have_value(SENTENCE, timeout=SLOW)


def fill_grid(page: Page, first: str, text: str) -> None:
    """Pastes a block of a spreadsheet into the grid."""
    page.locator(f"[name={first}]").click()
    page.evaluate(_PASTE, text)


def test_from_nothing_to_published(editor: Page, portal) -> None:  # noqa: F811
    editor.set_default_timeout(60_000)
    parent = query(portal, "SELECT id FROM wagtailcore_page WHERE slug = 'comparisons'")
    editor.goto(f"/cms/pages/add/comparison/comparisontestpage/{parent}/")
    describe(editor)
    add_method(editor)
    editor.get_by_role("button", name="保存草稿").first.click()
    expect(editor.locator("[data-checks]")).to_contain_text("还没有样品", timeout=SLOW)
    editor.get_by_role("link", name="录入样品").click()
    fill_grid(editor, "c-1-brand", "甲（示例）\n乙（示例）\n丙（示例）\n")
    editor.get_by_role("button", name="保存并返回试验").click()
    editor.get_by_role("link", name="录入测量值").click()
    fill_grid(editor, "c-1-c2", "45\t顺畅\n12 级\t卡滞\n38\t不适用\n")
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.locator(".grid-table__error")).to_contain_text("“12 级”不是数字")
    editor.locator("[name=c-2-c2]").fill("12")
    editor.get_by_role("button", name="保存并返回试验").click()
    expect(editor.locator("[data-checks]")).to_contain_text("可以发布", timeout=SLOW)
    editor.get_by_role("button", name=re.compile("更多动作|More actions")).last.click()
    editor.get_by_role("button", name=re.compile("^\\s*(发布|Publish)")).last.click()
    editor.wait_for_load_state()
    assert query(portal, "SELECT count(*) FROM wagtailcore_page WHERE title = ? AND live = 1", TITLE)
    editor.goto("/comparisons/?category=daily")
    editor.get_by_role("link", name=TITLE).first.click()
    expect(editor.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(editor.locator("body")).to_contain_text(SENTENCE)
    expect(editor.locator("body")).to_contain_text("卡滞")
