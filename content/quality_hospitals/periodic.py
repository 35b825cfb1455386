"""What this app keeps running."""

from datetime import timedelta

COMMANDS = {"purge_consultations": timedelta(hours=6)}
