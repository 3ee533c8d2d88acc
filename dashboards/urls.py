from django.urls import path

from dashboards import views
from dashboards.search.views import SearchView

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", views.CountyDashboardView.as_view(), name="county"),
    path("dashboard/state/", views.StateView.as_view(), name="state"),
    path("search/", SearchView.as_view(), name="search"),
    path("figures/<slug:indicator>/", views.behind_figure, name="figure"),
]
