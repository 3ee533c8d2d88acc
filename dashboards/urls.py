from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", views.CountyDashboardView.as_view(), name="county"),
    path("dashboard/state/", views.StateView.as_view(), name="state"),
    path("figures/<slug:indicator>/", views.behind_figure, name="figure"),
]
