"""A layout that nobody knows, its file, and the mapping that a person made of it."""

from __future__ import annotations

from accounts.models import Region
from imports.models import Batch
from tests import helpers, mappings, sheets

Status = Batch.Status
HEAD = ["厂名", "机构代号", "出活(万元)", "去年出活(万元)", "闲话"]
MEANT = {"A": "@name", "B": "@uscc", "C": "gross_output", "D": "gross_output_prior"}
CITY, COUNTY, SISTER, PARK, PROVINCE = "341700", "341702", "341721", "341702400", "340000"


def content(*numbers, head=HEAD, title=None):
    lines = [[sheets.name(n), sheets.code(n), n + 0.5, n, "好"] for n in numbers or (1, 2)]
    above = [[title]] if title else []
    return sheets.sheet([], [*above, head, *lines]).removeprefix(b"\xef\xbb\xbf\r\n")


def read(name="某表2023年1-5月.csv", *, region=COUNTY, **kwargs):
    about = {key: kwargs.pop(key) for key in ("head", "title") if key in kwargs}
    return helpers.read_bytes(content(**about), name, "", region=region, **kwargs)


def mapped(region=COUNTY, *, by="county", **more):
    """The mapping that a person made of a file of the region."""
    batch = mappings.explain(read(region=region), "output", MEANT, by=by, **more)
    assert batch.status == Status.READY, batch.message
    return batch.mappings.get()


def region(code):
    return Region.objects.get(code=code)
