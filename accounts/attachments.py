"""Files that people hang on a record: certificates, photographs, documents. Kept under their digest, checked by content."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse, Http404
from django.utils import timezone

TOO_LARGE = "文件“{name}”有{size:.1f} MB，超过上限{limit:.0f} MB，请压缩后再传。"
EMPTY = "文件“{name}”是空的，请重新选择。"
LOST = "文件已不在存储中，请重新上传。"
WRONG_KIND = "文件“{name}”不是{kinds}，请换一个文件。"
_MEGABYTE = 1024 * 1024

# The first bytes of each kind taken; the name's ending is never believed.
_PDF = ("pdf", "application/pdf", b"%PDF-")
_PHOTOS = (("jpg", "image/jpeg", b"\xff\xd8\xff"), ("png", "image/png", b"\x89PNG\r\n\x1a\n"))
PHOTOS = "照片（JPG、PNG）"
DOCUMENTS = "PDF或照片（JPG、PNG）"
_KINDS = {PHOTOS: _PHOTOS, DOCUMENTS: (_PDF, *_PHOTOS)}


def stored_name(instance: Attachment, file_name: str) -> str:
    """Where it is kept: under its own digest, so that no user's file name reaches the disk."""
    suffix = next(end for end, kind, _ in _KINDS[DOCUMENTS] if kind == instance.content_type)
    return f"attachments/{instance.sha256[:2]}/{instance.sha256}.{suffix}"


class Attachment(models.Model):
    """A file as it came, and who brought it; a room's own model says what it hangs on."""

    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    name = models.CharField("文件名", max_length=255)
    content_type = models.CharField("类型", max_length=40, editable=False)
    size = models.PositiveBigIntegerField("大小", help_text="字节")
    file = models.FileField("文件", upload_to=stored_name, max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", null=True, related_name="+"
    )
    uploaded_by_name = models.CharField("上传人姓名", max_length=40, blank=True)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def checked(upload: UploadedFile, kinds: str = DOCUMENTS) -> dict[str, Any]:
    """The fields of an attachment made of the upload. Raises ValidationError, its message naming file and remedy."""
    name = str(upload.name or "")[-255:]
    if not upload.size:
        raise ValidationError(EMPTY.format(name=name))
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES / _MEGABYTE
        raise ValidationError(TOO_LARGE.format(name=name, size=upload.size / _MEGABYTE, limit=limit))
    upload.seek(0)
    head = upload.read(8)
    content_type = next((kind for _, kind, magic in _KINDS[kinds] if head.startswith(magic)), None)
    if content_type is None:
        raise ValidationError(WRONG_KIND.format(name=name, kinds=kinds))
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    return {
        "sha256": digest,
        "name": name,
        "content_type": content_type,
        "size": upload.size,
        "file": upload,
    }


def served(attachment: Attachment) -> FileResponse:
    """The file under its own name and checked type; the caller has settled that the person may see it."""
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(LOST) from error
    response = FileResponse(content, filename=attachment.name, content_type=attachment.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
