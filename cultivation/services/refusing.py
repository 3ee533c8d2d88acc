"""What a command of this room raises when it does nothing."""

from __future__ import annotations


class Refused(Exception):
    """A command that cannot be carried out; `problems` says why, by field of its form."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems
