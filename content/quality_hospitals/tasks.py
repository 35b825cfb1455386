"""Work for the background worker."""

from django_tasks import task

from content.quality_hospitals.consultation import ConsultationRequest
from content.quality_hospitals.mailing import mail


@task()
def mail_request(pk: int) -> bool:
    """Mails a request unless that has been done; whether an e-mail went out."""
    request = ConsultationRequest.objects.filter(pk=pk, mailed_at=None).select_related("hospital").first()
    return mail(request) if request is not None else False
