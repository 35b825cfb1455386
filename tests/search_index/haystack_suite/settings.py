"""Haystack's own test settings with our engine as their connection `whoosh`."""

import tempfile

from test_haystack.settings import *  # noqa: F403

_ENGINE = "tests.search_index.haystack_suite.engine.SuiteEngine"
_FOLDER = tempfile.mkdtemp(prefix="haystack-suite-")
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"},
    "whoosh": {"ENGINE": _ENGINE, "PATH": f"{_FOLDER}/whoosh", "SILENTLY_FAIL": False},
}
HAYSTACK_ROUTERS: list[str] = []
