"""What happens to a request for a consultation: kept, queued for mailing, purged."""

from django.db import transaction

from content.quality_hospitals.consultation import (
    ConsultationRequest,
    ConsultationSettings,
    credentials,
    hash_secret,
)
from content.quality_hospitals.models import QualityHospitalPage
from content.quality_hospitals.tasks import mail_request


@transaction.atomic
def submit(*, request: ConsultationRequest, hospital: QualityHospitalPage, nonce: str) -> tuple[str, str]:
    """Keeps a request and has it mailed; returns ticket and secret. The same form twice is one request."""
    ticket, secret = credentials(nonce)
    if ConsultationRequest.objects.filter(ticket=ticket).exists():
        return ticket, secret
    request.ticket, request.secret_hash, request.hospital = ticket, hash_secret(secret), hospital
    request.save()
    # The task knows a number only: nothing personal lies in the queue.
    mail_request.enqueue(request.pk)
    return ticket, secret


def purge() -> int:
    """Deletes the requests that are older than the retention allows; returns how many."""
    overdue = ConsultationRequest.objects.overdue(ConsultationSettings.current().retention_days)
    deleted, _by_model = overdue.delete()
    return deleted


def resend() -> int:
    """Queues requests again whose e-mail has not gone out; returns how many."""
    waiting = list(ConsultationRequest.objects.unsent().values_list("pk", flat=True))
    for pk in waiting:
        mail_request.enqueue(pk)
    return len(waiting)
