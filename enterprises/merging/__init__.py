"""Two enterprises that are one: what points at them, what collides, what is kept for the way back.

Every foreign key to Enterprise is found by introspection, so a room built later needs nothing. Its rows move to
the enterprise that stays; where a unique constraint leaves room for one of two, one is put aside, whole, with
all that hangs on it. A model that knows better registers a rule (see rules).
"""

from enterprises.merging.planning import Aside, Moving, Plan, plan
from enterprises.merging.rules import register_rule

__all__ = ["Aside", "Moving", "Plan", "plan", "register_rule"]
