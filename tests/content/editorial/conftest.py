"""An editorial office for every test that asks for one."""

import pytest

from tests.content.editorial.factories import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    """Roles, review, and users."""
    return make_office()
