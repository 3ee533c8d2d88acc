"""The year's factors as they are gathered: who hands in what, what is missing, what disagrees, what is confirmed."""
