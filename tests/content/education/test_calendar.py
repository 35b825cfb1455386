"""iCalendar output."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.education.calendar import EventEntry, icalendar
from tests.factories import EventPageFactory


def entry(**changes):
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    fields = {
        "uid": "1",
        "starts_at": moment,
        "ends_at": moment + timedelta(hours=2),
        "title": "开放日",
        "place": "示例路1号",
        "url": "https://a.cn/",
        "changed_at": moment,
    }
    return EventEntry(**{**fields, **changes})


def unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_times_are_utc_and_text_is_escaped():
    lines = unfold(icalendar([entry(title="讲座；问答, 一\n二")]))
    assert "DTSTART:20260301T013000Z" in lines
    assert "SUMMARY:讲座；问答\\, 一\\n二" in lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_line_is_longer_than_the_standard_allows_and_nothing_is_lost(title):
    text = icalendar([entry(title=title)])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    escaped = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{escaped}" in unfold(text)


@pytest.mark.django_db
def test_the_file_holds_coming_public_events_only(client):
    EventPageFactory(title="将来的活动")
    past = timezone.now() - timedelta(days=2)
    EventPageFactory(title="过去的活动", starts_at=past, ends_at=past + timedelta(hours=1))
    EventPageFactory(title="草稿活动", live=False)
    response = client.get("/education/events.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "将来的活动" in response.text
    assert "过去的活动" not in response.text
    assert "草稿活动" not in response.text
