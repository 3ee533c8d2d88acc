"""Sentences that name batches, with a way to each batch that the reader may open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from imports.models import Batch

_BATCH = re.compile(r"(批次(\d+))")


class Piece(NamedTuple):
    """A part of a sentence, and the address that it leads to; "" for plain words."""

    text: str
    url: str = ""


def linked(user: Any, sentences: Sequence[str]) -> list[list[Piece]]:
    """Each sentence in pieces; a batch that the user may not see stays plain words. One query."""
    named = {int(number) for sentence in sentences for _, number in _BATCH.findall(sentence)}
    visible = Batch.objects.visible_to(user).filter(pk__in=named) if named else ()
    urls = {str(batch.pk): batch.get_absolute_url() for batch in visible}
    return [list(_pieces(sentence, urls)) for sentence in sentences]


def _pieces(sentence: str, urls: dict[str, str]) -> list[Piece]:
    parts = _BATCH.split(sentence)
    # The words between, then the batch as it is written, then its number; and so on to the last words.
    pieces = [Piece(parts[0])]
    for written, number, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [Piece(written, urls.get(number, "")), Piece(words)]
    return [piece for piece in pieces if piece.text]
