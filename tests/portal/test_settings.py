"""Production refuses what would be unsafe and says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "k9" * 40,
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
}


def check(tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    wanted = {**COMPLETE, "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"], **changes}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=REPOSITORY,
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_environment_starts(tmp_path):
    assert check(tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_a_missing_variable_is_named(tmp_path, name):
    result = check(tmp_path, **{name: None})
    assert result.returncode != 0
    assert f"Set the environment variable {name}" in result.stderr


@pytest.mark.parametrize("key", ["short", "insecure-" + "x" * 60])
def test_a_default_secret_is_refused(tmp_path, key):
    result = check(tmp_path, SECRET_KEY=key)
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr
