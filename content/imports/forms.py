"""The form with which a file is sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.imports.tables import Limits


class FileForm(forms.Form):
    """One table file."""

    file = forms.FileField(label=_("文件"), help_text=_(".csv 或 .xlsx，第一行是表头。"))

    def __init__(self, *args: Any, most: int = Limits().size, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_file(self) -> Any:
        """Refuses what is larger than a table may be."""
        upload = self.cleaned_data["file"]
        if upload.size > self.most:
            size = self.most // 1024 // 1024
            raise forms.ValidationError(_("文件超过 %(size)s MB，请拆分后再导入。") % {"size": size})
        return upload
