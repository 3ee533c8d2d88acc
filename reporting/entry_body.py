"""What a browser sends to be saved, taken apart with a sentence for everything that is not as it should be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from enterprises import return_forms
from enterprises.services.entering import Change
from imports.reading.numerals import NotNumber, read

MAX_BYTES = 512 * 1024
MAX_CHANGES = 2_000
_NUMBER = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,20})?")
_MALFORMED = "没有读懂浏览器发来的内容，请刷新页面后重试；已填的数保留在本机。"


class BadBody(ValueError):
    """The message says what is wrong with what was sent."""


def parse_changes(body: bytes) -> tuple[int, list[Change]]:
    """(who opened the page, the changes) of a JSON body. Raises BadBody.

    {"user": 7, "changes": [{"enterprise": 1, "name": "gross_output", "value": "12.5", "was": null}]}; figures
    are plain strings in stored units, since a browser's numbers are not exact.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadBody(_MALFORMED) from error
    if not isinstance(sent, dict) or not isinstance(sent.get("changes"), list):
        raise BadBody(_MALFORMED)
    if len(sent["changes"]) > MAX_CHANGES:
        raise BadBody(f"一次最多保存 {MAX_CHANGES} 个数，请分几次粘贴。")
    return _key(sent.get("user")), [_change(each) for each in sent["changes"]]


def _change(sent: Any) -> Change:
    if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
        raise BadBody(_MALFORMED)
    if "value" not in sent or "was" not in sent:
        raise BadBody(_MALFORMED)
    return Change(
        _key(sent.get("enterprise")), sent["name"][:60], _figure(sent["value"]), _figure(sent["was"])
    )


def _key(sent: Any) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 < sent < 2**63:
        raise BadBody(_MALFORMED)
    return sent


def _figure(sent: Any) -> Decimal | None:
    if sent is None:
        return None
    if not isinstance(sent, str) or not _NUMBER.fullmatch(sent):
        raise BadBody(f"“{str(sent)[:30]}”不是可以保存的数，请改成普通数字。")
    return Decimal(sent)


def form_changes(form: str, enterprise: int, sent: Mapping[str, str]) -> tuple[list[Change], dict[str, str]]:
    """The changes of a posted one-enterprise form, and name → sentence for what is no number.

    A cell is sent as value-<name> beside was-<name>; one that was left as it stood is no change.
    """
    changes, wrong = [], {}
    for name in return_forms.value_names(form):
        for part in (name, f"{name}_prior"):
            if f"value-{part}" not in sent:
                continue
            try:
                value = _typed(form, name, sent[f"value-{part}"])
                was = _typed(form, name, sent.get(f"was-{part}", ""))
            except NotNumber as error:
                wrong[part] = str(error)
                continue
            if value != was:
                changes.append(Change(enterprise, part, value, was))
    return changes, wrong


def _typed(form: str, name: str, text: str) -> Decimal | None:
    """The number as a file's cell would be read: separators, full-width digits and a unit behind it are meant."""
    return read(text[:60], return_forms.dimension_of(form, name), Decimal(1))
