"""Commands of the workflow, a verb each: steps of an evaluation, appeals, corrections, computings."""
