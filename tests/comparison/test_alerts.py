"""An alert reaches the samples it names, on every page that shows them, whenever it came."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from comparison.alerts import AlertProduct, SafetyAlert, closeness
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


def alert(*products: dict[str, str], **fields: Any) -> SafetyAlert:
    given = {"title": "召回水壶（示例）", "authority": "示例局（示例）", "hazard": "可能带电。"}
    found = SafetyAlert(**given | {"issued_on": timezone.localdate()} | fields)
    found.products = [AlertProduct(**one) for one in products]
    found.save()
    return found


SAMPLE = {"number": 1, "brand": "品牌1（示例）", "model": "K-17 A", "batch": "B01", "gtin": "6901234567892"}


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ({"gtin": "06901234567892"}, "same_product"),
        ({"gtin": "6901234567892", "batch": "A9、b01"}, "same_batch"),
        ({"gtin": "6900000000000", "brand": "品牌1（示例）", "model": "K-17 A"}, ""),
        ({"brand": "品牌 1（示例）", "model": "Ｋ-17a"}, "same_product"),
        ({"brand": "品牌1（示例）", "model": "K-17 A", "batch": "B02"}, "other_batch"),
        ({"brand": "品牌1（示例）", "model": "K-18"}, ""),
        ({"brand": "品牌2（示例）", "model": "K-17 A"}, ""),
    ],
)
def test_a_product_is_matched_by_code_or_by_brand_and_model_then_by_batch(
    product: dict[str, str], expected: str
) -> None:
    line = alert(product).products.get()
    assert closeness(line, SAMPLE) == expected


def test_a_sample_without_batch_is_never_called_the_same_batch() -> None:
    line = alert({"gtin": "6901234567892", "batch": "B01"}).products.get()
    assert closeness(line, {**SAMPLE, "batch": ""}) == "other_batch"


def test_a_line_must_name_a_product() -> None:
    with pytest.raises(ValidationError, match="商品条码，或者品牌和型号"):
        AlertProduct(brand="品牌").full_clean(exclude=["alert"])


def test_an_alert_after_publication_shows_on_the_test_and_the_sample_and_links_back(client: Client) -> None:
    page = ComparisonTestPageFactory(slug="kettles")
    page.samples.filter(number=2).update(model="K2", batch="B7")
    page.freeze()
    tomorrow = timezone.localdate() + timedelta(days=1)
    found = alert({"brand": "品牌2（示例）", "model": "K2", "batch": "B7"}, issued_on=tomorrow)
    for address in (page.url, f"{page.url}v2/samples/2/"):
        shown = client.get(address).content.decode()
        assert "召回水壶（示例）" in shown, address
        assert "与本次样品同一批次" in shown
        assert "本版发布之后" in shown
    assert "召回水壶" not in client.get(f"{page.url}v2/samples/1/").content.decode()
    back = client.get(found.get_absolute_url()).content.decode()
    assert f"{page.url}v2/samples/2/" in back


def test_a_withdrawn_alert_is_gone_everywhere(client: Client) -> None:
    page = ComparisonTestPageFactory(slug="kettles")
    page.samples.filter(number=2).update(model="K2")
    page.freeze()
    found = alert({"brand": "品牌2（示例）", "model": "K2"}, live=False)
    assert "召回水壶" not in client.get(page.url).content.decode()
    assert client.get(found.get_absolute_url()).status_code == 404
    assert "召回水壶" not in client.get("/comparisons/alerts/").content.decode()


def test_the_list_filters_and_each_alert_stands_once(client: Client) -> None:
    alert({"brand": "甲", "model": "1"}, {"brand": "甲", "model": "2"}, title="甲的召回", kind="recall")
    alert({"brand": "乙", "model": "1"}, title="乙的警示")
    shown = client.get("/comparisons/alerts/?q=甲&kind=recall").content.decode()
    assert shown.count("甲的召回") == 1
    assert "乙的警示" not in shown
    assert "甲 1" in client.get("/data/alerts.csv?q=甲").getvalue().decode()
    assert "乙的警示" in client.get("/feeds/alerts.atom").content.decode()
