"""The child process that parses a file, seen from the parent: messages in, one UnreadableFile on any end."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import UnreadableFile
from .limits import MB, Limits

_CHILD = Path(__file__).with_name("child.py")
_LONGEST_LINE = 256 * MB
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")  # nothing else: no secret may reach the parser


class Num(str):
    """The digits of a number cell as the workbook holds it, so that no binary rounding enters a Decimal."""

    __slots__ = ()


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the child whatever it is doing and frees its pipe."""
    if process.poll() is None:
        process.kill()
    if process.stdout:
        process.stdout.close()
    process.wait()


class Reader:
    """The messages of one file. Only time spent waiting for the child counts towards its limit in seconds."""

    def __init__(self, path: Path, file_name: str, limits: Limits) -> None:
        order = {"path": str(path.resolve()), "file_name": file_name, "limits": limits.as_dict()}
        self._limits = limits
        self._left = float(limits.seconds)
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD), json.dumps(order)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            pipesize=MB,  # room for the child to prepare the next rows while these are read
        )
        self.close = weakref.finalize(self, _stop, self._process)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Each message up to the end. Raises UnreadableFile for a refusal, a crash or the time limit."""
        for line in self._lines():
            message: dict[str, Any] = _decode(line)
            if "refuse" in message:
                raise UnreadableFile(message["refuse"], **message.get("with", {}))
            if "end" in message:
                return
            yield message
        raise UnreadableFile(self._cause())

    def _lines(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(handle, select.POLLIN | select.POLLHUP)
        pieces: list[bytes] = []
        length = 0
        while piece := self._receive(handle, poll):
            *whole, rest = piece.split(b"\n")
            for part in whole:
                yield b"".join([*pieces, part])
                pieces, length = [], 0
            pieces.append(rest)
            length += len(rest)
            if length > _LONGEST_LINE:
                raise UnreadableFile("too_much_memory")

    def _receive(self, handle: int, poll: select.poll) -> bytes:
        started = time.monotonic()
        ready = poll.poll(max(self._left, 0) * 1000)
        self._left -= time.monotonic() - started
        if not ready:
            raise UnreadableFile("too_slow", limit=self._limits.seconds)
        return os.read(handle, MB)

    def _cause(self) -> str:
        """Why the child ended without a last message: an abort is Rust running out of memory."""
        code = self._process.wait()
        return {-6: "too_much_memory", -9: "too_much_memory"}.get(code, "crashed")


def _decode(line: bytes) -> Any:
    try:
        return json.loads(line, parse_float=Num, parse_int=Num, parse_constant=Num)
    except ValueError as error:
        raise UnreadableFile("crashed") from error
