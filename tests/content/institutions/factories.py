"""Accreditations for tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from content.institutions.models import Accreditation
from tests.factories import InstitutionFactory


def day(days: int) -> date:
    """A day counted from today."""
    return timezone.localdate() + timedelta(days=days)


class AccreditationFactory(factory.django.DjangoModelFactory):
    """A CMA accreditation that holds for another year."""

    class Meta:
        model = Accreditation

    institution = factory.SubFactory(InstitutionFactory)
    scheme = "cma"
    number = "000000000001"
    scope = "纺织品检测"
    scope_details = "GB 18401-2010 国家纺织产品基本安全技术规范"
    valid_from = factory.LazyFunction(lambda: day(-100))
    valid_to = factory.LazyFunction(lambda: day(365))
