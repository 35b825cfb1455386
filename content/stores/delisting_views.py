"""摘牌 in the CMS: propose, look at the case, and let another person decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import CreateView, InspectView, SnippetViewSet

from content.stores import actions
from content.stores.delisting import DelistingProposal
from content.stores.lifecycle import ChangeRefusedError

PERMISSION = "stores.confirm_delisting"


class ProposeView(CreateView):
    """The first person's form."""

    def save_instance(self) -> Any:
        """The proposal; the public sees nothing of it yet."""
        values = {name: self.form.cleaned_data[name] for name in ("commitment", "on", "reason", "authority")}
        return actions.propose_delisting(**values, by=self.request.user)


class DecideView(InspectView):
    """The case with the shop's last checks, and the decision of the second person."""

    template_name = "stores/admin/delisting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what this person may do now."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = self.object.outcome == DelistingProposal.Outcome.WAITING
        own = self.object.proposed_by_id == self.request.user.pk
        allowed = self.request.user.has_perm(PERMISSION)
        verifications = self.object.commitment.verifications.order_by("-on", "-pk")[:5]
        return context | {
            "proposal": self.object,
            "waiting": waiting,
            "own": own,
            "may_decide": waiting and allowed and not own,
            "verifications": verifications,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirms, sends back, or withdraws; what the rules refuse is said and changes nothing."""
        own = self.object.proposed_by_id == request.user.pk
        if not own and not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        confirmed = request.POST.get("decision") == "confirm"
        note = request.POST.get("note", "").strip()[:200]
        try:
            event = actions.decide_delisting(
                proposal=self.object, confirmed=confirmed, by=request.user, note=note
            )
        except ChangeRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已摘牌，门店页面已更新。") if event else _("已退回，承诺状态不变。"))
        return redirect(request.path)


class DelistingViewSet(SnippetViewSet):
    """Proposals of 摘牌, the waiting ones to be decided by somebody else."""

    model = DelistingProposal
    icon = "warning"
    menu_label = gettext_lazy("摘牌")
    list_display = ["commitment", "on", "reason", "outcome", "proposed_by", "decided_by"]
    list_filter = ["outcome", "on"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_view_class = ProposeView
    inspect_view_class = DecideView
