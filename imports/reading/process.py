"""The child process that parses a file, seen from the parent: messages in, one UnreadableFile on any end."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import UnreadableFile
from .limits import MB, Limits
from .messages import size
from .standby import standby, stop

_LONGEST_LINE = 256 * MB
SEPARATOR = "\x1e"
"""Between the texts of one line; no text holds it."""


class Num(str):
    """The digits of a number cell as the workbook holds it, so that no binary rounding enters a Decimal."""

    __slots__ = ()


def _finish(process: subprocess.Popen[bytes]) -> None:
    stop(process)
    standby.renew()


class Reader:
    """The messages of one file. Only time spent waiting for the child counts towards its limit in seconds."""

    def __init__(self, path: Path, file_name: str, limits: Limits) -> None:
        order = {"path": str(path.resolve()), "file_name": file_name, "limits": limits.as_dict()}
        self._limits = limits
        self._left = float(limits.seconds)
        self._process = standby.take()
        self._lines = self._received()
        self.close = weakref.finalize(self, _finish, self._process)
        self._send(order)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Each message up to the end. Raises UnreadableFile for a refusal, a crash or the time limit."""
        for line in self._lines:
            message = _decode(line)
            if "refuse" in message:
                raise self._error(message["refuse"], message.get("with", {}))
            yield message
            if "end" in message:
                return
        raise self._error(self._cause())

    def line(self) -> bytes:
        """The next line as it stands: one of those that belong to the message before."""
        for line in self._lines:
            return line
        raise self._error(self._cause())

    def order(self, orders: Mapping[int, Any]) -> None:
        """Has the rows of the sheets sent."""
        self._send(orders)

    def _send(self, said: Mapping[Any, Any]) -> None:
        """Tells the child one line. One that will not listen runs out of its time."""
        assert self._process.stdin is not None
        text = json.dumps(said, ensure_ascii=False).encode() + b"\n"
        handle = self._process.stdin.fileno()
        os.set_blocking(handle, False)
        while text:
            self._wait(handle, select.POLLOUT)
            try:
                text = text[os.write(handle, text) :]
            except BrokenPipeError:
                return  # what the child died of is told where its messages are read

    def _received(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        pieces: list[bytes] = []
        length = 0
        while piece := self._receive(handle):
            *whole, rest = piece.split(b"\n")
            for part in whole:
                yield b"".join([*pieces, part])
                pieces, length = [], 0
            pieces.append(rest)
            length += len(rest)
            if length > _LONGEST_LINE:
                raise self._error("too_much_memory")

    def _receive(self, handle: int) -> bytes:
        self._wait(handle, select.POLLIN | select.POLLHUP)
        return os.read(handle, MB)

    def _wait(self, handle: int, event: int) -> None:
        poll = select.poll()
        poll.register(handle, event)
        started = time.monotonic()
        ready = poll.poll(max(self._left, 0) * 1000)
        self._left -= time.monotonic() - started
        if not ready:
            raise UnreadableFile("too_slow", limit=self._limits.seconds)

    def _error(self, code: str, details: Mapping[str, Any] | None = None) -> UnreadableFile:
        """The refusal; one for want of memory names the limit, which a dying child cannot."""
        limit = {"limit": size(self._limits.memory_bytes)} if code == "too_much_memory" else {}
        return UnreadableFile(code, **{**limit, **(details or {})})

    def _cause(self) -> str:
        """Why the child ended without a last message: an abort is Rust running out of memory."""
        code = self._process.wait()
        return {-6: "too_much_memory", -9: "too_much_memory"}.get(code, "crashed")


def _decode(line: bytes) -> dict[str, Any]:
    """The message of a line; the numbers of a sheet's first rows keep the digits that they stand in."""
    try:
        of_rows = line.startswith(b'{"of":')
        message = json.loads(line) if of_rows else json.loads(line, **_DIGITS)
    except ValueError as error:
        raise UnreadableFile("crashed") from error
    if not isinstance(message, dict):
        raise UnreadableFile("crashed")
    return message


_DIGITS: dict[str, Any] = {"parse_float": Num, "parse_int": Num, "parse_constant": Num}
