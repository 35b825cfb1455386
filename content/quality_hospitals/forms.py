"""The forms of the consultation module."""

import re
import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from content.quality_hospitals.consultation import ConsultationRequest

#: How long a form may stay open before it is sent.
FORM_HOURS = 24
_SIGNER_SALT = "fangxin.consultation.form"
_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?")


def new_token() -> str:
    """A signed random value; ticket and secret of a request follow from it."""
    return signing.TimestampSigner(salt=_SIGNER_SALT).sign(secrets.token_urlsafe(16))


class ConsultationForm(forms.ModelForm[ConsultationRequest]):
    """What is wrong with which product, and one way to answer."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    consent = forms.BooleanField(
        label=_("同意把以上内容发给这家质量医院，用于这一次会诊"),
        error_messages={"required": _("请勾选同意，否则无法发送。")},
    )
    # People do not see it and leave it empty; machines fill in everything.
    website = forms.CharField(label=_("请不要填这一栏"), required=False)

    class Meta:
        model = ConsultationRequest
        fields = ("product", "problem", "contact")
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 6}),
            "contact": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "product": _("如：针织外套、不锈钢保温杯"),
            "problem": _("什么时候开始、多少件、试过什么办法。不要写身份证号等与产品无关的信息。"),
            "contact": _("手机号、固定电话或邮箱，填一个就行，只用来答复这次申请"),
        }
        error_messages = {
            "product": {"required": _("请写明是什么产品。")},
            "problem": {"required": _("请写明出了什么毛病。")},
            "contact": {"required": _("请留一个联系方式，否则没法答复。")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nonce = ""

    def clean_contact(self) -> str:
        """A phone number or an e-mail address."""
        contact: str = self.cleaned_data["contact"].strip()
        if _PHONE.fullmatch(contact):
            return contact
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError(_("请填11位手机号、带区号的固定电话，或邮箱地址。")) from None
        return contact

    def clean_website(self) -> str:
        """Refuses what only a machine would fill in."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("请把这一栏清空后再发送。"))
        return ""

    def clean(self) -> dict[str, Any]:
        """Reads the form's random value; an old or foreign one is replaced, the words stay."""
        cleaned: dict[str, Any] = super().clean() or {}
        signer = signing.TimestampSigner(salt=_SIGNER_SALT)
        try:
            self.nonce = signer.unsign(cleaned.get("token", ""), max_age=FORM_HOURS * 3600)
        except signing.BadSignature:
            fresh: Any = self.data.copy()  # type: ignore[attr-defined]
            fresh["token"] = new_token()
            self.data = fresh
            raise ValidationError(_("页面打开太久了，请再点一次“发送申请”。")) from None
        return cleaned


class StatusForm(forms.Form):
    """Ticket and secret, as they were shown after sending."""

    ticket = forms.CharField(label=_("受理号"), max_length=20)
    secret = forms.CharField(
        label=_("查询码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
