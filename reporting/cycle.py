"""Whether a sheet may be edited, and its way from a draft to a locked figure: plain values only."""
