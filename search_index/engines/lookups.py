"""From Haystack's filters to the engine's query text."""

from typing import Any

from haystack import connections
from haystack.backends import BaseSearchQuery
from haystack.inputs import BaseInput, Clean

from search_index.engines import language


class UserQuery(BaseInput):
    """What a reader typed into the search box: phrases, exclusions, ranked words."""

    input_type_name = "user"


class WhooshSearchQuery(BaseSearchQuery):
    """Builds the engine's query text; values travel quoted, so no character of them is ever syntax."""

    notes: Any = None
    _hit_count: Any
    _facet_counts: Any

    def clean(self, query_fragment: Any) -> Any:
        """Text whose characters mean nothing to the engine."""
        if not isinstance(query_fragment, str):
            return query_fragment
        words = []
        for word in query_fragment.split():
            plain = word.lower() if word in self.backend.RESERVED_WORDS else word
            words.append("".join(f"\\{c}" if c in self.backend.RESERVED_CHARACTERS else c for c in plain))
        return " ".join(words)

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """One lookup as engine text."""
        name = connections[self._using].get_unified_index().get_index_fieldname(field)
        if isinstance(value, UserQuery):
            return language.fragment(name, "user", value.query_string)
        if isinstance(value, BaseInput) and not isinstance(value, Clean):
            prepared = str(value.prepare(self))
            return f"({prepared})" if field == "content" else f"{name}:({prepared})"
        if isinstance(value, Clean):
            prepared = str(value.query_string)
            text = language.fragment(name, "content", prepared)
            return f"NOT {text}" if value.input_type_name == "not" else text
        if hasattr(value, "values_list"):
            value = list(value)
        return language.fragment(name, filter_type, _sendable(value))

    def boost_fragment(self, boost_word: str, boost_value: float) -> str:
        """Boosts of single words are not supported: fields are weighted in their declaration."""
        return ""

    def post_process_facets(self, results: dict[str, Any]) -> dict[str, Any]:
        """Haystack's facets; keeps the notes, which it would drop."""
        self.notes = results.get("notes")
        return dict(super().post_process_facets(results))

    def get_count(self) -> int:
        """Number of matches, without making the results."""
        self._count_only()
        return int(super().get_count())

    def get_facet_counts(self) -> Any:
        """Facets, without making the results."""
        self._count_only()
        return super().get_facet_counts()

    def _count_only(self) -> None:
        if self._hit_count is not None or self._more_like_this or self._raw_query:
            return
        params = self.build_params() | {"start_offset": 0, "end_offset": 0, "highlight": False}
        answer = self.backend.search(self.build_query(), **params)
        self._hit_count = answer["hits"]
        self._facet_counts = self.post_process_facets(answer)


def _sendable(value: Any) -> Any:
    if isinstance(value, (list, tuple, set)):
        return [_sendable(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
