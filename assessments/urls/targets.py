"""Targets and the year's factors."""

from django.urls import path

from assessments.views import factors, targets

urlpatterns = [
    path("", targets.TargetListView.as_view(), name="targets"),
    path("factors/", factors.FactorsListView.as_view(), name="factors"),
    path("factors/<int:pk>/", factors.FactorsView.as_view(), name="factor"),
]
