"""Invented names and codes: names that no company is known by, codes whose check digits hold."""

from __future__ import annotations

import random

from stdnum.cn import uscc as standard

# Seldom written characters, so that no pair is a company one has heard of.
_FIRST = "岚澍昉沅栩筠珩郅霁曜翊骞煦暄峤琚樾沣澧湜珺璟叡泓浥洵宥昀"
_SECOND = "川禾屹澜葳钧岳桓垣枫翎杉峦朔屿柏筑舟野棠榆牧渡樵陌塬"
_ENDINGS = ("有限公司",) * 6 + ("科技有限公司",) * 2 + ("有限责任公司", "股份有限公司")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Namer:
    """Names and codes, each given once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._names: set[str] = set()
        self._codes: set[str] = set()

    def name(self, starts: tuple[str, ...], word: str) -> str:
        """A name such as 贵池岚川水泥制品有限公司. It never begins with 安徽, as the sample files' do."""
        rng = self._rng
        while True:
            name = rng.choice(starts) + rng.choice(_FIRST) + rng.choice(_SECOND) + word + rng.choice(_ENDINGS)
            if name not in self._names:
                self._names.add(name)
                return name

    def code(self, region: str) -> str:
        """A code of GB 32100-2015 in the county of `region`; DM begins no subject number that was issued."""
        while True:
            subject = "DM" + "".join(self._rng.choices(_LETTERS, k=6))
            code = f"91{region[:6]}{subject}{_subject_check(subject)}"
            if code not in self._codes:
                self._codes.add(code)
                return code + str(standard.calc_check_digit(code))


def _subject_check(subject: str) -> str:
    """The check character of GB 11714: the ninth of the subject number."""
    rest = 11 - sum(weight * int(letter, 36) for weight, letter in zip(_WEIGHTS, subject, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
