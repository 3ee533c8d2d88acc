from django.urls import path

from liaison import views

app_name = "liaison"
urlpatterns = [
    path("", views.ProblemListView.as_view(), name="list"),
    path("<int:pk>/", views.ProblemView.as_view(), name="problem"),
]
