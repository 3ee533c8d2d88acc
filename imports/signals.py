"""What this room tells those above it."""

from django.dispatch import Signal

# Sent inside the taking's transaction with `batch`: a receiver may note what is owed and queue a task
# on commit, never compute.
batch_taken = Signal()
