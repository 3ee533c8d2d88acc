"""A file says what it is: the importer is found where none was named."""

from __future__ import annotations

import pytest

from imports.models import Batch
from tests import helpers, mappings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "importer", "form"),
    [
        ("enterprises.xlsx", "register", "register"),
        ("output-2023-05-flat.xlsx", "returns", "output"),
        ("output-2023-06-titled.xls", "returns", "output"),
        ("finance-2023-05-titled.xlsx", "returns", "finance"),
        ("energy-2023-05-gbk.csv", "returns", "energy"),
    ],
)
def test_the_importer_is_found(name, importer, form):
    batch = helpers.read(name, "")
    assert (batch.status, batch.importer, batch.form) == (Batch.Status.READY, importer, form)


def test_what_no_importer_knows_is_asked_and_the_answer_names_the_importer():
    content = "统一社会信用代码,企业名称,身高\n91341723UHUXQEEGUD,安徽启瑞机电科技有限公司,2929\n".encode()
    batch = helpers.read_bytes(content, "某表.csv", "", region="341702")
    assert (batch.status, batch.question) == (Batch.Status.ASKING, "mapping")
    columns = {"A": "@uscc", "B": "@name", "C": "industry_code"}
    batch = mappings.explain(batch, "register", columns)
    assert (batch.importer, batch.form, batch.status) == ("register", "register", Batch.Status.READY)
