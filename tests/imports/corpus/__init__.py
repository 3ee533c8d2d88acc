"""The builders of tests/imports/should_pass and should_fail: python -m tests.imports.corpus writes the files anew."""
