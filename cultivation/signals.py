"""What this room tells those above it."""

from django.dispatch import Signal

# Sent with `since` and `until`, the first and the last month (None: to the latest) whose counts of pools, tiers
# or recognitions changed: a receiver may note what is owed, never compute.
counts_changed = Signal()
