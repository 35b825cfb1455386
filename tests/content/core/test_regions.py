"""Divisions and their old names."""

import pytest

from content.core.models import Region, RegionAlias
from content.core.regions import level_of, load_regions, prefix

pytestmark = pytest.mark.django_db


def test_zhejiang_is_complete():
    counts = {level: Region.objects.filter(level=level).count() for level in Region.Level.values}
    assert counts == {"province": 1, "city": 11, "county": 90, "town": 1387}


def test_loading_again_changes_nothing():
    before = list(Region.objects.values_list("code", "name", "parent_id", "level"))
    aliases = RegionAlias.objects.count()
    load_regions()
    assert list(Region.objects.values_list("code", "name", "parent_id", "level")) == before
    assert RegionAlias.objects.count() == aliases


@pytest.mark.parametrize(
    ("old", "today"), [("下城区", "拱墅区"), ("上虞市", "上虞区"), ("江东区", "鄞州区"), ("嘉善市", "嘉善县")]
)
def test_old_names_lead_to_todays_county(old, today):
    assert RegionAlias.objects.get(name=old).region.name == today


def test_every_alias_points_at_a_county_and_is_not_its_own_name():
    for alias in RegionAlias.objects.select_related("region"):
        assert alias.region.level == "county"
        assert alias.region.name != alias.name


@pytest.mark.parametrize(
    ("code", "level", "digits"),
    [("330000", "province", "33"), ("330100", "city", "3301"), ("330106", "county", "330106")],
)
def test_levels_and_prefixes(code, level, digits):
    assert level_of(code) == level
    assert prefix(code) == digits
