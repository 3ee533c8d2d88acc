"""The child process of module process, started: for one file, or ahead for the next."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from pathlib import Path

from .limits import MB

_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")  # nothing else: no secret may reach the parser


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _start() -> subprocess.Popen[bytes]:
    """A child that waits to be told of its file."""
    return subprocess.Popen(
        [sys.executable, "-I", str(_CHILD)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        pipesize=MB,  # room for the child to prepare the next rows while these are read
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the child whatever it is doing and frees its pipes."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    process.wait()


class Standby:
    """At most one child started ahead, so that a file need not wait for an interpreter to start.

    For a process that reads many files, one after another; it ends with the process that keeps it, whose end
    closes its pipe.
    """

    def __init__(self) -> None:
        self._kept = False
        self._ready: list[subprocess.Popen[bytes]] = []

    def keep(self) -> None:
        """From now on a child stands ready for the next file."""
        self._kept = True
        atexit.register(self.end)
        self.renew()

    def renew(self) -> None:
        """Starts the next child, where one is kept and none is ready."""
        if self._kept and not self._ready:
            self._ready.append(_start())

    def take(self) -> subprocess.Popen[bytes]:
        """The child that stands ready, unless it has ended meanwhile; else a new one."""
        while self._ready:
            process = self._ready.pop()
            if process.poll() is None:
                return process
            stop(process)
        return _start()

    def end(self) -> None:
        """None is kept any more."""
        self._kept = False
        while self._ready:
            stop(self._ready.pop())


standby = Standby()
