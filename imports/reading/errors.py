"""The ways a file cannot be read."""

from __future__ import annotations

from . import messages, units

_MENDABLE = frozenset(
    {
        *("no_header", "missing_columns", "no_code_column", "two_columns", "only_month"),
        *("unknown_unit", "two_units", "unit_restated", "mapping_outdated"),
    }
)


class UnreadableFile(Exception):
    """A file nothing is read from; `code` is stable, the text is one Chinese sentence for the user."""

    def __init__(self, code: str, /, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(messages.refusal(code, details))

    @property
    def mendable(self) -> bool:
        """Whether a person who says what the columns mean can have the file read after all."""
        foreign = self.code == "unknown_unit" and units.is_foreign(str(self.details["unit"]))
        return self.code in _MENDABLE and not foreign


class NeedsPeriod(UnreadableFile):
    """No reporting period stands anywhere in the file or its name; ask the user for it."""

    def __init__(self) -> None:
        super().__init__("needs_period")


class NeedsForm(UnreadableFile):
    """The columns do not say which form this is; ask the user what they mean."""

    @property
    def mendable(self) -> bool:
        return True

    def __init__(self, code: str = "needs_form", /, **details: object) -> None:
        super().__init__(code, **details)


class Refusal(Exception):
    """Raised in the child process; crosses to the parent as JSON and becomes an UnreadableFile there."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
