"""How a command of this room says no."""

from __future__ import annotations

from collections.abc import Mapping


class LandRefused(Exception):
    """What cannot be done; `problems` says why, a sentence by field, "" for the whole."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def refuse_if(problems: Mapping[str, str]) -> None:
    """Raises LandRefused with those of the problems that are told."""
    if told := {name: sentence for name, sentence in problems.items() if sentence}:
        raise LandRefused(told)
