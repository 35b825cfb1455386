"""The editorial desk's tables, one file a matter."""

from content.editorial.corrections import Correction
from content.editorial.links import LinkCheck
from content.editorial.review import Embargo, ReviewTask, ReviewTaskState
from content.editorial.rules import CheckRules, WordTerm
from content.editorial.scope import StaffScope

__all__ = [
    "CheckRules",
    "Correction",
    "Embargo",
    "LinkCheck",
    "ReviewTask",
    "ReviewTaskState",
    "StaffScope",
    "WordTerm",
]
