"""The month's cycle."""

from django.urls import URLPattern, path

from reporting.views import calendar, cycle, missing

_SHEET = "sheet/<slug:form>/<str:code>/<str:period>/"

urlpatterns: list[URLPattern] = [
    path("", cycle.HomeView.as_view(), name="home"),
    path(_SHEET, cycle.SheetView.as_view(), name="sheet"),
    path(f"{_SHEET}act/", cycle.ActView.as_view(), name="act"),
    path("review/", cycle.ReviewView.as_view(), name="review"),
    path("completeness/", calendar.CompletenessView.as_view(), name="completeness"),
    path("remind/", calendar.RemindView.as_view(), name="remind"),
    path("reminders/<int:pk>/noted/", calendar.TakeNoteView.as_view(), name="take_note"),
    path("windows/", calendar.WindowsView.as_view(), name="windows"),
    path("windows/plan/", calendar.PlanWindowsView.as_view(), name="plan_windows"),
    path("windows/change/", calendar.ChangeWindowsView.as_view(), name="change_windows"),
    path("missing/", missing.MissingView.as_view(), name="missing"),
]
