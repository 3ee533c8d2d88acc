"""Commands of this room."""


class SupportRefused(Exception):
    """What cannot be done; `problems` says why, by the name of the field that is to be mended ("" for none)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


def refuse(problems: dict[str, str]) -> None:
    """Stops the command where anything is wrong. Raises SupportRefused."""
    found = {name: why for name, why in problems.items() if why}
    if found:
        raise SupportRefused(found)
