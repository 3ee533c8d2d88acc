"""Addresses of this room: the cycle, the checks, the entry."""

from reporting.urls import checks, cycle, entry

app_name = "reporting"
urlpatterns = [*cycle.urlpatterns, *checks.urlpatterns, *entry.urlpatterns]
