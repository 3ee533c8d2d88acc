"""Runs the demonstration: `python -m config.demo` migrates, loads once, then serves with a worker.

The server and the worker are children of this process; Ctrl-C or the end of either ends all.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 10


def manage(*arguments: str) -> None:
    """Runs one management command, and ends with its status where that is not 0."""
    status = subprocess.call([sys.executable, str(ROOT / "manage.py"), *arguments], cwd=ROOT)
    if status:
        raise SystemExit(status)


def serve(address: str) -> list[subprocess.Popen[bytes]]:
    """The web server and the worker with its clock, started."""
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    worker = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--beat", "--pool", "solo"]
    worker += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return [subprocess.Popen(command, cwd=ROOT) for command in (web, worker)]


def announce(address: str) -> None:
    """Prints where the site is and one account a role."""
    manage("demo_accounts", "--address", f"http://{address}/")


def main() -> int:
    """Serves until interrupted; the status is that of the child that ended by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1:8000")
    address: str = parser.parse_args().address
    os.environ.setdefault("DEMO", "1")
    manage("migrate", "--verbosity", "0")
    manage("load_demo")
    announce(address)
    children = serve(address)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        os.wait()
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        stop(children)
    return 1


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ends what still runs: asked first, killed after a grace."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
