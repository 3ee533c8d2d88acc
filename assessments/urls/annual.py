"""The data of a scheme: gaps, conflicts, confirmation, land, shared sites."""

from django.urls import path

from assessments.views import annual_data

_SCHEME = "evaluations/schemes/<slug:slug>/"

urlpatterns = [
    path(f"{_SCHEME}data/", annual_data.DataView.as_view(), name="annual_data"),
    path(f"{_SCHEME}data/gaps/", annual_data.GapsView.as_view(), name="annual_gaps"),
]
