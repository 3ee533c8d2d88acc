"""Questions to this room."""

from enterprises.selectors.figures import (
    ZERO,
    TracedValue,
    entry_counts,
    event_balance,
    events_between,
    latest_reported,
    library_counts,
    monthly_sums,
    reported,
    return_sums,
    returns_of,
    standing_entries,
    trace_events,
    trace_library,
    trace_returns,
)

__all__ = [
    "ZERO",
    "TracedValue",
    "entry_counts",
    "event_balance",
    "events_between",
    "latest_reported",
    "library_counts",
    "monthly_sums",
    "reported",
    "return_sums",
    "returns_of",
    "standing_entries",
    "trace_events",
    "trace_library",
    "trace_returns",
]
