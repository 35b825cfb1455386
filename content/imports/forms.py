"""The form with which a file is sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.imports.tables import Limits


class FileForm(forms.Form):
    """One table file."""

    file = forms.FileField(label=_("文件"), help_text=_(".csv 或 .xlsx，第一行是表头。"))

    def clean_file(self) -> Any:
        """Refuses what is larger than a table may be."""
        upload = self.cleaned_data["file"]
        most = Limits().size
        if upload.size > most:
            raise forms.ValidationError(_("文件超过 %(size)s MB。") % {"size": most // 1024 // 1024})
        return upload
