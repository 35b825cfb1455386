"""Which rows a store clerk works on: those of his own county (content.editorial.scope)."""

from content.editorial import scope
from content.stores.delisting import DelistingProposal
from content.stores.models import Commitment, Mall, PrivateContact, StatusEvent, Store, VerificationEvent

scope.register(
    {
        Store: "county__code",
        Mall: "county__code",
        Commitment: "store__county__code",
        PrivateContact: "store__county__code",
        StatusEvent: "commitment__store__county__code",
        VerificationEvent: "commitment__store__county__code",
        DelistingProposal: "commitment__store__county__code",
    }
)
