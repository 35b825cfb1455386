"""Publishing a test freezes an edition, however it was published."""

import logging
from typing import Any

from wagtail.signals import page_published

from comparison import editions
from comparison.models import ComparisonTestPage

logger = logging.getLogger(__name__)


def freeze_on_publish(sender: type[Any], instance: ComparisonTestPage, **_kwargs: Any) -> None:
    """Freezes from the published tables; a test that cannot be scored keeps its newest edition."""
    page = ComparisonTestPage.objects.get(pk=instance.pk)
    try:
        page.freeze()
    except editions.EditionError as error:
        logger.error("comparison test %s was not frozen: %s", page.pk, error)


page_published.connect(freeze_on_publish, sender=ComparisonTestPage)
