"""Indicators for tests."""

from decimal import Decimal

from content.education.models import IndicatorPage
from tests.factories import ITEM_FACTORIES, PageFactory


class IndicatorPageFactory(PageFactory):
    """A target of the opinion."""

    class Meta:
        model = IndicatorPage

    document = "浙委发〔2018〕27号"
    clause = "第五条"
    clause_number = 5
    target = Decimal(96)
    target_year = 2022
    unit = "%"


ITEM_FACTORIES[IndicatorPage] = IndicatorPageFactory
