"""Addresses of this room; an enterprise's own come last, since its code could be any word."""

from enterprises.urls import power, register

app_name = "enterprises"
urlpatterns = [*power.urlpatterns, *register.urlpatterns]
