from django.urls import path

from enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.EnterpriseListView.as_view(), name="list"),
    path("<slug:uscc>/", views.EnterpriseView.as_view(), name="detail"),
    path("<slug:uscc>/values/<slug:form>/<slug:value>/", views.ValueView.as_view(), name="value"),
    path("<slug:uscc>/events/<int:pk>/", views.EventView.as_view(), name="event"),
]
