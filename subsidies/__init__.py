"""Subsidy clauses as data, claims, payments, clawbacks (issue 7 builds this room)."""
