"""A small demonstration: 64 enterprises and two periods."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from accounts.periods import Period

YEAR_END = Period(2023, 12)
FIRMS = 64
FEW_PERIODS = [Period(2022, 12), YEAR_END]
"""Two periods in place of 22: every file costs a process."""
UNITS_OF_CHIZHOU = {
    "341702404": 37,
    "341702": 158,
    "341721": 159,
    "341722": 11,
    "341723": 154,
    "341702401": 90,
}
"""Units of the city with the number of enterprises in the library that its plan starts from."""


def load(**options: object) -> str:
    """What the command said when it loaded the small demonstration."""
    out = StringIO()
    call_command("load_demo", enterprises=FIRMS, stdout=out, **options)
    return out.getvalue()
