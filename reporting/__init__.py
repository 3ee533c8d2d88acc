"""The month's reporting: entry in the browser, checks, and the way from a draft to a locked figure."""
