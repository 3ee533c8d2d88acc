"""Whom to ask for in an invented enterprise: invented people, the same for the same enterprise."""

from __future__ import annotations

import random

from dashboards.demo.library import Firm

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = [
    "建国",
    "志强",
    "晓燕",
    "海燕",
    "文博",
    "丽华",
    "俊杰",
    "立新",
    "国栋",
    "秀英",
    "永胜",
    "春梅",
    "光明",
    "卫东",
    "婷婷",
    "宏伟",
]


def contacts_of(firm: Firm) -> tuple[str, str, str]:
    """法定代表人, 联系人 and 联系电话."""
    rng = random.Random(firm.uscc)  # noqa: S311  invented, nothing secret
    names = [rng.choice(_SURNAMES) + rng.choice(_GIVEN) for _ in range(2)]
    return names[0], names[1], f"139{rng.randrange(10**8):08d}"
