"""The register: the list, one enterprise, its values and events."""

from django.urls import URLPattern, path

from enterprises.views import register as views
from enterprises.views.page import EnterpriseView

urlpatterns: list[URLPattern] = [
    path("", views.EnterpriseListView.as_view(), name="list"),
    path("<slug:uscc>/", EnterpriseView.as_view(), name="detail"),
    path("<slug:uscc>/values/<slug:form>/<slug:value>/", views.ValueView.as_view(), name="value"),
    path("<slug:uscc>/events/<int:pk>/", views.EventView.as_view(), name="event"),
]
