from django.contrib.auth import views as auth_views
from django.urls import path

from accounts.personal import LiftingView
from accounts.views import ChangePasswordView, SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("lifting/", LiftingView.as_view(), name="lifting"),
    path("password/", ChangePasswordView.as_view(), name="password_change"),
]
