"""Files hung on parcels and sites: checked by content, kept once for each record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.attachments import DOCUMENTS, PHOTOS, checked
from land import messages
from land.models import Parcel, ParcelFile, ParcelLine, SiteFile
from land.services.common import name_of
from land.services.refusing import LandRefused


def attach_to_parcel(
    uploads: Iterable[UploadedFile], *, by: Any, now: datetime, **hung: Any
) -> list[ParcelFile]:
    """The files stand with the parcel (and with what else `hung` names). Raises LandRefused."""
    return [
        ParcelFile.objects.create(**fields, **_who(by, now), **hung) for fields in _fields(uploads, DOCUMENTS)
    ]


def attach_to_site(uploads: Iterable[UploadedFile], *, by: Any, now: datetime, **hung: Any) -> list[SiteFile]:
    """The photographs stand with the site (and with what else `hung` names). Raises LandRefused."""
    return [SiteFile.objects.create(**fields, **_who(by, now), **hung) for fields in _fields(uploads, PHOTOS)]


@transaction.atomic
def add_parcel_files(
    *, parcel: Parcel, uploads: Iterable[UploadedFile], by: Any, now: datetime
) -> list[ParcelFile]:
    """The files stand with the parcel, each with its line of history."""
    files = attach_to_parcel(uploads, by=by, now=now, parcel=parcel)
    ParcelLine.objects.bulk_create(
        ParcelLine(
            parcel=parcel, at=now, by=by, by_name=name_of(by), text=messages.FILE_ADDED.format(name=file.name)
        )
        for file in files
    )
    return files


def _fields(uploads: Iterable[UploadedFile], kinds: str) -> list[dict[str, Any]]:
    try:
        return [checked(upload, kinds) for upload in uploads]
    except ValidationError as error:
        raise LandRefused({"uploads": "；".join(error.messages)}) from error


def _who(by: Any, now: datetime) -> dict[str, Any]:
    return {"uploaded_by": by, "uploaded_by_name": name_of(by), "uploaded_at": now}
