"""The one spelling of a document, and its digest."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> str:
    """The one spelling of a document that its digest is taken of."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a document's spelling."""
    return hashlib.sha256(text.encode()).hexdigest()
