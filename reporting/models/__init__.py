"""The nouns of this room."""

from reporting.models.cycle import Reminder, Reopening, Submission, SubmissionEvent, Window

__all__ = ["Reminder", "Reopening", "Submission", "SubmissionEvent", "Window"]
