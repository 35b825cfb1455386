"""What search engines read of a test: schema.org Dataset, and Product with one Review for a sample.

Never AggregateRating: one organiser's test is one review, not the mean of many people's opinions.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from comparison.reading import EditionReading
from comparison.scoring.numbers import HUNDRED, ZERO, plain

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# What could end the script element or start another.
_HTML_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_GTINS = {8: "gtin8", 12: "gtin12", 13: "gtin13", 14: "gtin14"}
_FILES = (
    ("comparison_results", "text/csv"),
    ("comparison_data", "application/json"),
    ("comparison_kit", "application/zip"),
)


def script_text(document: Mapping[str, Any]) -> SafeString:
    """A document as JSON that may stand inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **document}, ensure_ascii=False)
    return mark_safe(text.translate(_HTML_SAFE))  # noqa: S308 - escaped in this line


def dataset(page: Any, edition: Any, reading: EditionReading) -> dict[str, Any]:
    """A test's edition as a schema.org Dataset."""
    test = reading.test
    return {
        "@type": "Dataset",
        "name": test["title"],
        "description": " ".join((test["finding"], test["why"], test["not_covered"]))[:4900],
        "url": f"{settings.SITE_URL}{page.url}v{edition.number}/",
        "identifier": f"sha256:{edition.sha256}",
        "version": str(edition.number),
        "datePublished": test["published_on"],
        "dateModified": edition.published_at.isoformat(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": test["organiser"]},
        "measurementTechnique": list(
            dict.fromkeys(item.standard for item in reading.criteria.values() if item.standard)
        ),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": item.name, **({"unitText": item.unit} if item.unit else {})}
            for item in reading.criteria.values()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": settings.SITE_URL + reverse(name, args=[page.slug, edition.number]),
            }
            for name, kind in _FILES
        ],
    }


def product(page: Any, edition: Any, reading: EditionReading, number: int) -> dict[str, Any]:
    """A sample as a schema.org Product with the test as its one Review."""
    sample, test = reading.samples[number], reading.test
    gtin = sample.get("gtin", "")
    found = {
        "@type": "Product",
        "name": reading.names[number],
        "brand": {"@type": "Brand", "name": sample["brand"]},
        "model": sample.get("model"),
        "category": str(page.get_category_display()),
        "url": f"{settings.SITE_URL}{page.url}v{edition.number}/samples/{number}/",
        _GTINS.get(len(gtin), "gtin"): gtin or None,
        "manufacturer": {"@type": "Organization", "name": sample["maker"]} if sample.get("maker") else None,
        "review": _review(reading, number)
        | {
            "name": test["title"],
            "author": {"@type": "Organization", "name": test["organiser"]},
            "datePublished": test["published_on"],
        },
    }
    return {name: value for name, value in found.items() if value}


def _review(reading: EditionReading, number: int) -> dict[str, Any]:
    row, method = reading.row(number), reading.method
    result = reading.results[number]
    rules = [sentence for sentence, _after in reading.fired(number)]
    failing = [f"{cell.name}：{cell.fail_word}" for cell in row.failing] if row else []
    body = "；".join([str(result.get("band", "")), *failing, *rules]).strip("；")
    review: dict[str, Any] = {"@type": "Review", "reviewBody": body}
    # A vetoed sample has no standing on the scale, and a lower-is-better scale is none that schema.org knows.
    if result["standing"] == "ranked" and method.better == "higher":
        low, high = method.low or ZERO, method.high or HUNDRED
        review["reviewRating"] = {
            "@type": "Rating",
            "ratingValue": result["shown"],
            "worstRating": plain(low),
            "bestRating": plain(high),
        }
    return review
