"""Personal data as lists and exports show it: telephones and names with their middle hidden. No database."""

from __future__ import annotations

import re

HIDDEN = "*"
_PERSONAL_HEADING = re.compile(r"电话|手机|联系方式|联系人|身份证|法定代表人|法人代表|经营者")

# Only endings that no person's name has: one ends in 社, 行 or 园 now and then.
_ORGANISATION = re.compile(
    r"[^\W\d_][\w()（）]*(?:公司|集团|厂|部|店|铺|合作社|供销社|商行|作坊|中心|加工点|工作室|养殖场|农场|林场|砖瓦窑)"
)


def masked_phone(text: str) -> str:
    """The telephones in `text` with their middle hidden (domain.md 67): 138****0001."""
    return re.sub(r"\d{7,}", lambda found: _hidden(found[0]), text)


def _hidden(digits: str) -> str:
    """Three digits and four of a long number, two and two of a short one."""
    head, tail = (3, 4) if len(digits) > 10 else (2, 2)
    return digits[:head] + HIDDEN * (len(digits) - head - tail) + digits[-tail:]


def masked_name(name: str) -> str:
    """The name with all but its first sign hidden: 王某某 → 王**."""
    plain = name.strip()
    return plain[:1] + HIDDEN * len(plain[1:])


def masked_operator(name: str) -> str:
    """Who runs a business: an organisation as it is, a person with all but the first sign hidden; telephones hidden."""
    if is_organisation(name):
        return name.strip()
    return re.sub(
        r"[^\W\d_]+|\d+", lambda found: found[0] if is_organisation(found[0]) else _word(found[0]), name
    )


def is_organisation(name: str) -> bool:
    """Whether the name is that of a works, shop or company rather than a person's; of several names none is."""
    return bool(_ORGANISATION.fullmatch(name.strip()))


def masked_cell(text: str) -> str:
    """A cell of a file that holds a name, a telephone or both: every run of letters and digits hidden as they are."""
    return re.sub(r"[^\W\d_]+|\d+", lambda found: _word(found[0]), text)


def _word(word: str) -> str:
    if not word.isdecimal():
        return masked_name(word)
    return _hidden(word) if len(word) > 4 else word


def is_personal_heading(heading: str) -> bool:
    """Whether a column of a file under this heading holds names or telephones of people."""
    return bool(_PERSONAL_HEADING.search(heading))


def is_masked(text: str) -> bool:
    """Whether something in `text` was hidden, so that it says nothing new when it comes back in a file."""
    return HIDDEN in text
