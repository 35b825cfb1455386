"""What people look for and what is missing: counted without anything that tells of a person."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

from search_index import analysis
from search_index.models import SearchGap

#: Counts wait this long in memory, so that a search seldom writes; a killed process loses them.
FLUSH_SECONDS = 60
FLUSH_SIZE = 200
KEEP_DAYS = 90
POPULAR_DAYS = 14
#: A question asked less often than this may tell of one person.
POPULAR_AT_LEAST = 5
POPULAR_LIMIT = 8
_POPULAR_SECONDS = 600
_MAX_LENGTH = 30
_PERSONAL = re.compile(r"@|[0-9][0-9\s\-]{5,}[0-9]|[0-9A-Z]{15,}", re.IGNORECASE)
_STANDARD = re.compile(r"\b[A-Z]{2,4}(?:/[A-Z])?\s?[0-9]{3,6}(?:\.[0-9]+)?(?:[-—][0-9]{4})?\b", re.IGNORECASE)


def may_be_kept(query: str) -> bool:
    """Whether a question is short and holds nothing like a phone, identity card, mail or credit code."""
    if not query or len(query) > _MAX_LENGTH:
        return False
    return not _PERSONAL.search(_STANDARD.sub("", query))


@dataclass
class Tally:
    """Counts of one process, waiting to be written."""

    hits: Counter[tuple[str, date]] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    closed: set[str] = field(default_factory=set)
    since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, query: str, *, answered: bool) -> None:
        """Counts one question; writes when enough or old enough ones wait."""
        key = normalise_query_string(analysis.fold(query))
        if not may_be_kept(key):
            return
        with self.lock:
            self.since = self.since or time.monotonic()
            if answered:
                self.hits[key, timezone.localdate()] += 1
                self.closed.add(key)
            else:
                self.gaps[key] += 1
            waiting = len(self.hits) + len(self.gaps)
            due = waiting >= FLUSH_SIZE or time.monotonic() - self.since >= FLUSH_SECONDS
        if due:
            self.flush()

    def flush(self) -> None:
        """Writes what waits, in one transaction."""
        with self.lock:
            hits, gaps, closed = self.hits, self.gaps, self.closed - set(self.gaps)
            self.hits, self.gaps, self.closed, self.since = Counter(), Counter(), set(), 0.0
        if not (hits or gaps):
            return
        with transaction.atomic():
            _write_hits(hits)
            _write_gaps(gaps)
            SearchGap.objects.filter(query__in=closed).delete()


def _write_hits(hits: Counter[tuple[str, date]]) -> None:
    Query.objects.bulk_create([Query(query_string=key) for key, _day in hits], ignore_conflicts=True)
    keys = dict(
        Query.objects.filter(query_string__in={key for key, _day in hits}).values_list("query_string", "pk")
    )
    for (key, day), count in hits.items():
        row, made = QueryDailyHits.objects.get_or_create(
            query_id=keys[key], date=day, defaults={"hits": count}
        )
        if not made:
            QueryDailyHits.objects.filter(pk=row.pk).update(hits=F("hits") + count)


def _write_gaps(gaps: Counter[str]) -> None:
    today = timezone.localdate()
    for key, count in gaps.items():
        row, made = SearchGap.objects.get_or_create(
            query=key, defaults={"times": count, "first_asked": today, "last_asked": today}
        )
        if not made:
            SearchGap.objects.filter(pk=row.pk).update(times=F("times") + count, last_asked=today)


def forget_old() -> int:
    """Deletes counts older than KEEP_DAYS; returns how many."""
    oldest = timezone.localdate() - timedelta(days=KEEP_DAYS)
    gone, _types = SearchGap.objects.filter(last_asked__lt=oldest).delete()
    hits, _types = QueryDailyHits.objects.filter(date__lt=oldest).delete()
    Query.garbage_collect()
    return gone + hits


def get_popular() -> list[str]:
    """Questions that were asked often of late and had answers, most frequent first."""
    return list(cache.get_or_set("search_index.popular", partial(_popular), _POPULAR_SECONDS) or [])


def _popular() -> list[str]:
    since = timezone.localdate() - timedelta(days=POPULAR_DAYS)
    asked = Query.get_most_popular(since).filter(_hits__gte=POPULAR_AT_LEAST)
    return list(asked.values_list("query_string", flat=True)[:POPULAR_LIMIT])


tally = Tally()
