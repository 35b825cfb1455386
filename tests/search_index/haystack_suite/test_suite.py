"""Haystack's own tests of its Whoosh backend, run on our engine: what fails is listed with its reason."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SUITE = ROOT / ".cache" / "haystack-suite"
_FAILED = re.compile(r"^(?:FAIL|ERROR): (\w+) \([\w.]+\.(\w+)\.\w+\)$", re.MULTILINE)

SYNTAX = "compares the built query with Whoosh's syntax; ours carries values as JSON, so that none is syntax"
WHOOSH_TERMS = "asks Whoosh's parser for wildcards or ranges over terms of Whoosh's own analyzer and codings"
#: Reason -> tests that do not pass.
EXPECTED = {
    SYNTAX: """WhooshSearchQueryTestCase.test_build_query_boost
        WhooshSearchQueryTestCase.test_build_query_fuzzy_filter_types
        WhooshSearchQueryTestCase.test_build_query_in_filter_datetime
        WhooshSearchQueryTestCase.test_build_query_in_filter_multiple_words
        WhooshSearchQueryTestCase.test_build_query_in_with_set
        WhooshSearchQueryTestCase.test_build_query_multiple_filter_types
        WhooshSearchQueryTestCase.test_build_query_multiple_words_and
        WhooshSearchQueryTestCase.test_build_query_multiple_words_mixed
        WhooshSearchQueryTestCase.test_build_query_multiple_words_not
        WhooshSearchQueryTestCase.test_build_query_multiple_words_or
        WhooshSearchQueryTestCase.test_build_query_phrase
        WhooshSearchQueryTestCase.test_build_query_single_word
        WhooshSearchQueryTestCase.test_build_query_wildcard_filter_types
        WhooshSearchQueryTestCase.test_build_query_with_contains
        WhooshSearchQueryTestCase.test_build_query_with_datetime
        WhooshSearchQueryTestCase.test_build_query_with_endswith
        WhooshSearchQueryTestCase.test_build_query_with_models
        WhooshSearchQueryTestCase.test_build_query_with_sequence_and_filter_not_in
        WhooshSearchQueryTestCase.test_clean WhooshSearchQueryTestCase.test_in_filter_values_list
        WhooshSearchQueryTestCase.test_narrow_sq
        WhooshInputTestCase.test_clean_prepare WhooshInputTestCase.test_not_prepare
        LiveWhooshSearchQueryTestCase.test_log_query
        LiveWhooshSearchQuerySetTestCase.test_various_searchquerysets""",
    WHOOSH_TERMS: """WhooshSearchBackendTestCase.test_range_queries
        WhooshSearchBackendTestCase.test_date_queries WhooshSearchBackendTestCase.test_analyzed_fields""",
    "asks for Whoosh's field classes; ours are made for arrays": """
        WhooshSearchBackendTestCase.test_build_schema""",
    "calls private conversions that our engine does not need": """
        WhooshSearchBackendTestCase.test__from_python
        WhooshSearchBackendTestCase.test__to_python""",
    "a date stays a date, where Haystack's backend gives midnight back": """
        LiveWhooshRoundTripTestCase.test_round_trip
        LiveWhooshRamStorageTestCase.test_ram_storage SpellingSuggestionTestCase.test_round_trip""",
    "asserts the pages that Haystack's backend gives for slices; ours are the slices that were asked for": """
        LiveWhooshSearchQuerySetTestCase.test_slice LiveWhooshSearchQuerySetTestCase.test_values_slicing
        WhooshSearchBackendTestCase.test_slicing""",
    "asserts that mixed directions of order are refused; ours sorts by them": """
        WhooshSearchBackendTestCase.test_order_by""",
    "asserts that one letter finds nothing, and facets over running text": """
        WhooshSearchBackendTestCase.test_search""",
    "asserts <em> and a whole text; ours escapes, says <mark> and cuts the passage": """
        WhooshSearchBackendTestCase.test_highlight""",
    "asserts that everything is like everything: its 23 texts are one word and a number": """
        WhooshSearchBackendTestCase.test_more_like_this""",
    "corrections are taken from titles, a field that these indexes do not have": """
        SpellingSuggestionTestCase.test_form_suggestion SpellingSuggestionTestCase.test_view_suggestion
        LiveWhooshSearchQueryTestCase.test_get_spelling""",
    "asserts the order of Whoosh's own weighting": """
        LiveWhooshAutocompleteTestCase.test_autocomplete""",
    "asserts that a blank finds everything": """
        LiveWhooshSearchQuerySetTestCase.test_regression_space_query""",
}


@pytest.mark.skipif(
    not (SUITE / "test_haystack").is_dir() and not os.environ.get("CI"),
    reason=f"{SUITE} is absent: .ci/haystack-suite fetches it",
)
def test_what_fails_is_what_is_listed() -> None:
    environment = os.environ | {
        "PYTHONPATH": f"{SUITE}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.search_index.haystack_suite.settings",
    }
    command = [sys.executable, "-W", "ignore", "-m", "django", "test", "test_haystack.whoosh_tests"]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    count = re.search(r"^Ran (\d+) tests", run.stderr, re.MULTILINE)
    assert count, run.stderr[-2000:]
    assert int(count[1]) >= 80
    failed = {f"{match[2]}.{match[1]}" for match in _FAILED.finditer(run.stderr)}
    assert failed == {name for names in EXPECTED.values() for name in names.split()}
