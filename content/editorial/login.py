"""The CMS's login form with both its labels in the editor's language (`WAGTAILADMIN_USER_LOGIN_FORM`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class LabelledLoginForm(LoginForm):
    """Wagtail replaces the password field and forgets its label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
