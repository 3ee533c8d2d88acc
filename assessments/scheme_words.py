"""A scheme in words for the page, and what differs between two versions in what they say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from assessments.grading import wording
from assessments.grading.scheme import LIST_LABELS, Scheme


def said(scheme: Scheme) -> dict[str, Any]:
    """The scheme in words, for the page."""
    return {
        "scheme": scheme,
        "lists": [
            {
                "label": LIST_LABELS[part.key],
                "land": wording.plain(part.min_land_mu) if part.min_land_mu else "",
                "cuts": wording.cuts_words(part.cuts),
                "items": [
                    {
                        "indicator": item.measured,
                        "weight": wording.plain(item.weight),
                        "rule": wording.rule_words(item),
                        "missing": wording.missing_words(item.missing),
                    }
                    for item in part.items
                ],
            }
            for part in scheme.lists
        ],
        "bonuses": [
            (wording.recognition_words(bonus), wording.signed_points(bonus)) for bonus in scheme.bonuses
        ],
    }


def preface_of(text: str) -> list[str]:
    """The comments that a scheme's text begins with: its grounds, and what is assumed in it."""
    lines = takewhile(lambda line: line.startswith("#"), text.lstrip("\ufeff").splitlines())
    return [said for line in lines if (said := line.lstrip("#").strip())]


@dataclass(frozen=True)
class Difference:
    """What one version says of a thing and the other does not; "" where it says nothing."""

    about: str
    before: str
    after: str


def differences(before: Scheme, after: Scheme) -> list[Difference]:
    """What changes for the enterprises between two versions, in the later one's order; comments change nothing."""
    old, new = _sentences(before), _sentences(after)
    about = [*new, *(each for each in old if each not in new)]
    pairs = ((each, old.get(each, ""), new.get(each, "")) for each in about)
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _sentences(scheme: Scheme) -> dict[str, str]:
    """What the scheme says of each thing, by the thing's name."""
    found = {
        "名称": scheme.name,
        "依据": scheme.document,
        "成文日期": str(scheme.issued_on or ""),
        "试评价": "是" if scheme.is_trial else "否",
    }
    for part in scheme.lists:
        label = LIST_LABELS[part.key]
        found[f"{label}·用地下限"] = f"{wording.plain(part.min_land_mu)}亩"
        found[f"{label}·定档"] = wording.cuts_words(part.cuts)
        for item in part.items:
            words = f"权重{wording.plain(item.weight)}；{wording.rule_words(item)}；"
            found[f"{label}·{item.measured.label}"] = f"{words}缺数据：{wording.missing_words(item.missing)}"
    found |= {
        f"加减分·{wording.recognition_words(bonus)}": wording.signed_points(bonus) for bonus in scheme.bonuses
    }
    found |= {f"否决·{each.label}": f"不高于{each.grade}类" for each in scheme.vetoes}
    found |= {f"保护·{each.label}": f"不低于{each.grade}类" for each in scheme.protected}
    found |= {f"不定等级·{each.label}": f"按{scheme.treat_as}类对待" for each in scheme.ungraded}
    return found
