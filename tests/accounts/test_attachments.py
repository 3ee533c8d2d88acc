"""What may be hung on a record: by content, never by name."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import attachments

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40
PDF = b"%PDF-1.7\n" + b"0" * 40


def test_a_photograph_is_known_by_its_first_bytes_whatever_its_name() -> None:
    fields = attachments.checked(SimpleUploadedFile("现场.exe", JPEG), attachments.PHOTOS)
    assert fields["content_type"] == "image/jpeg"
    assert fields["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert fields["file"].read() == JPEG


def test_a_document_is_not_taken_for_a_photograph() -> None:
    with pytest.raises(ValidationError, match="”不是照片"):
        attachments.checked(SimpleUploadedFile("证书.jpg", PDF), attachments.PHOTOS)


@pytest.mark.parametrize("content", [b"<html><script>1</script>", b"MZ\x90\x00", b"PK\x03\x04", b"GIF89a"])
def test_what_could_run_in_a_browser_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError, match="请换一个文件"):
        attachments.checked(SimpleUploadedFile("证书.pdf", content))


def test_an_empty_file_and_one_too_large_are_refused(settings: pytest.FixtureRequest) -> None:
    settings.ATTACHMENT_MAX_BYTES = 20
    with pytest.raises(ValidationError, match="是空的"):
        attachments.checked(SimpleUploadedFile("a.pdf", b""))
    with pytest.raises(ValidationError, match="超过上限"):
        attachments.checked(SimpleUploadedFile("a.pdf", PDF))
