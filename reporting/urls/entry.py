"""Entry in the browser."""

from django.urls import URLPattern, path

from reporting.views import entry, entry_one

urlpatterns: list[URLPattern] = [
    path("entry/", entry.EntryView.as_view(), name="entry"),
    path("entry/one/", entry_one.EntryOneView.as_view(), name="entry_one"),
    path("entry/rows/", entry.EntryRowsView.as_view(), name="entry_rows"),
    path("entry/save/", entry.EntrySaveView.as_view(), name="entry_save"),
    path("entry/template/", entry.TemplateDownloadView.as_view(), name="template"),
]
