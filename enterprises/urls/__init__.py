"""Addresses of this room; an enterprise's own come last, since its code could be any word."""

from enterprises.urls import history, power, register, status

app_name = "enterprises"
urlpatterns = [*power.urlpatterns, *status.urlpatterns, *history.urlpatterns, *register.urlpatterns]
