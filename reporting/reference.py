"""Reference data of this room, loaded after every migration."""


def load() -> None:
    """Idempotent."""
