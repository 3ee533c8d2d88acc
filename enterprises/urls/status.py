"""Standings: the list, how good the forecasts were, and the parameters."""

from django.urls import URLPattern, path

from enterprises.views import backtest, parameters
from enterprises.views import status as views

urlpatterns: list[URLPattern] = [
    path("status/", views.StatusListView.as_view(), name="status"),
    path("backtest/", backtest.BackTestView.as_view(), name="backtest"),
    path("parameters/", parameters.ParametersView.as_view(), name="parameters"),
    path("parameters/begin/", parameters.BeginView.as_view(), name="parameters_begin"),
    path("parameters/try/", parameters.TryView.as_view(), name="parameters_try"),
]
