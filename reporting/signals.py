"""What this room tells those above it."""

from django.dispatch import Signal

# Sent inside the transaction with `periods`, the dates whose figures were confirmed: a receiver may note what
# is owed and queue a task on commit, never compute.
submission_approved = Signal()
