"""What stores do regularly."""

from datetime import timedelta

#: Hourly, so that a commitment ends soon after midnight wherever the clock of `run_due` began.
COMMANDS = {"update_statuses": timedelta(hours=1)}
