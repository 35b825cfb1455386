"""Tests: production relaxed to speed and to folders of the test run's own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "test-" + "only-" * 12)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("SITE_URL", "http://testserver")
_var = (
    Path(tempfile.gettempdir())
    / f"fangxin-test-{os.getuid()}"
    / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
_var.mkdir(parents=True, exist_ok=True)
os.environ["VAR_DIR"] = str(_var)

from portal.settings.production import *  # noqa: E402

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"].setdefault("TEST", {})
