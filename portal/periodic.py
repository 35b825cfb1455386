"""What the portal does regularly."""

from datetime import timedelta

#: A part of the links to other sites every night's hour; each is asked weekly.
COMMANDS = {"check_links": timedelta(hours=24)}
