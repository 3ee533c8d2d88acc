"""统一社会信用代码: whether one is well formed, and whether its check digit holds (GB 32100-2015).

Genuine early pilot codes fail the check digit, so a failing code is refused but can be overridden;
a code of the wrong shape cannot.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc as standard

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


def is_well_formed(code: str) -> bool:
    """Whether `code` has 18 characters of the alphabet, digits where the area stands."""
    return bool(_SHAPE.fullmatch(code))


def is_valid(code: str) -> bool:
    """Whether `code` is well formed and its check digit holds."""
    # Not stdnum's is_valid: it wants digits in front, where rural collectives have N2.
    return is_well_formed(code) and bool(standard.calc_check_digit(code[:17]) == code[17])
