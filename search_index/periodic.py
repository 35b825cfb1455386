"""What search does regularly."""

from datetime import timedelta

COMMANDS = {"forget_old_searches": timedelta(days=1)}
