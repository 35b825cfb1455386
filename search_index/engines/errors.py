"""What a search can fail with."""

from haystack.exceptions import SearchBackendError


class IndexUnavailable(SearchBackendError):  # noqa: N818 - a state, not a mistake
    """The index is missing, damaged, or was made by other code: the page says so, the worker rebuilds it."""


class IndexLocked(SearchBackendError):  # noqa: N818 - a state, not a mistake
    """Another process writes to the index; the change stays queued and is tried again."""
