"""What imports do regularly."""

from datetime import timedelta

#: Often enough for the shortest interval that a feed may have.
COMMANDS = {"pull_feeds": timedelta(minutes=1)}
