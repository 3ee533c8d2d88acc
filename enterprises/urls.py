from django.urls import path

from enterprises import power_views, views

app_name = "enterprises"
urlpatterns = [
    path("", views.EnterpriseListView.as_view(), name="list"),
    path("power/", power_views.PowerAccountListView.as_view(), name="power_accounts"),
    path("power/<int:pk>/", power_views.PowerAccountView.as_view(), name="power_account"),
    path("power/<int:pk>/link/", power_views.LinkView.as_view(), name="power_link"),
    path("<slug:uscc>/", views.EnterpriseView.as_view(), name="detail"),
    path("<slug:uscc>/values/<slug:form>/<slug:value>/", views.ValueView.as_view(), name="value"),
    path("<slug:uscc>/events/<int:pk>/", views.EventView.as_view(), name="event"),
]
