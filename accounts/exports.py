"""Tables out to Excel: what is filtered, with its headings, and nothing that Excel would run as a formula."""

from __future__ import annotations

from urllib.parse import quote

import tablib
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(dataset: tablib.Dataset, file_name: str) -> HttpResponse:
    """`dataset` as an .xlsx attachment; text that begins like a formula is written as text."""
    response = HttpResponse(dataset.export("xlsx", escape=True), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}.xlsx"
    return response
