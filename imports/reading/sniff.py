"""What a file really is, judged by its first bytes rather than its name. Runs in the child process."""

from __future__ import annotations

from pathlib import PurePath

from .errors import Refusal

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xfe", "text"),
    (b"\xfe\xff", "text"),
)
EXTENSIONS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".csv": "csv", ".txt": "csv", ".tsv": "csv"}


def container(head: bytes) -> str:
    """One of zip, ole, text, or the kind of file that is never read (pdf, html, image, binary …)."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
        return "ole"  # a BIFF stream outside any container, as Excel 2–4 wrote it
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    return "binary" if b"\x00" in head else "text"


def expected(file_name: str) -> str | None:
    """The kind that the file's name promises, or None for an extension the product does not know."""
    return EXTENSIONS.get(PurePath(file_name).suffix.lower())


def check_name(file_name: str, kind: str) -> None:
    """Raises Refusal where `kind` is not a table, or not the one that the name promises."""
    if kind not in ("xlsx", "xls", "csv"):
        renamed = expected(file_name) is not None
        code = "renamed" if renamed else "unsupported"
        raise Refusal(code, kind=kind, extension=PurePath(file_name).suffix)
    suffix = PurePath(file_name).suffix
    if suffix and expected(file_name) != kind:
        raise Refusal("renamed", kind=kind, extension=suffix)
