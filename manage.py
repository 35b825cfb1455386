#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get a sentence, not a traceback
    sys.exit("Fangxin needs Python 3.11, 3.12 or 3.13; this is Python " + sys.version.split()[0] + ".")

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    execute_from_command_line(sys.argv)
