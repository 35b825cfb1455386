"""`make serve`: production relaxed to one machine, plain http and generated secrets."""

import os
import secrets
from pathlib import Path

_var = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parents[2] / "var"))
_port = os.environ.get("PORT", "8000")


def _generated_secret() -> str:
    """A secret made on first start and kept beside the database, so that sessions survive a restart."""
    path = _var / "secret_key"
    if not path.exists():
        _var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


os.environ.setdefault("SECRET_KEY", _generated_secret())
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{_port}")

from portal.settings.production import *  # noqa: E402

DEBUG = env.bool("DEBUG", default=False)
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# One person trying the portal can publish; `EDITORIAL_DIRECT_PUBLISHING=false make serve` shows the rule.
EDITORIAL_DIRECT_PUBLISHING = env.bool("EDITORIAL_DIRECT_PUBLISHING", default=True)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Static files straight from the source folders: no collectstatic before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# The console of `make serve` belongs to its own few lines.
LOGGING |= {"root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"}}
