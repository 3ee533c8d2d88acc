"""What this room exports."""

from enterprises.resources.register import (
    EnterpriseResource,
)

__all__ = [
    "EnterpriseResource",
]
