"""Evaluations looked at from the side."""

from django.urls import path

from assessments.views import compare

urlpatterns = [
    path("evaluations/<int:pk>/what-if/", compare.WhatIfView.as_view(), name="whatif"),
    path("evaluations/<int:pk>/distribution/", compare.DistributionView.as_view(), name="distribution"),
    path("evaluations/<int:pk>/years/", compare.YearsView.as_view(), name="years"),
    path("evaluations/<int:pk>/parks/", compare.ParksView.as_view(), name="parks"),
]
