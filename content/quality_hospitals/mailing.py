"""The e-mail that brings a request to its hospital."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.quality_hospitals.consultation import ConsultationRequest, ConsultationSettings

BODY = gettext_lazy(
    "%(hospital)s：\n\n"
    "网上收到一份会诊申请。\n\n"
    "受理号：%(ticket)s\n产品：%(product)s\n毛病：%(problem)s\n联系方式：%(contact)s\n\n"
    "请直接联系申请人，并在后台“会诊申请”里更新进度。\n"
    "联系方式只能用于这次会诊；网站上的记录%(days)s天后自动删除，请同时删除这封邮件。"
)


def mail(request: ConsultationRequest) -> bool:
    """Sends a request to its hospital; whether there was somebody to send it to."""
    hospital = request.hospital
    if hospital is None or not hospital.consultation_email:
        return False
    values = {
        "hospital": hospital.title,
        "ticket": request.ticket,
        "product": request.product,
        "problem": request.problem,
        "contact": request.contact,
        "days": ConsultationSettings.current().retention_days,
    }
    message = EmailMessage(
        subject=_("会诊申请 %(ticket)s") % {"ticket": request.ticket},
        body=str(BODY) % values,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[hospital.consultation_email],
    )
    message.send()
    request.mailed_at = timezone.now()
    request.save(update_fields=["mailed_at"])
    return True
