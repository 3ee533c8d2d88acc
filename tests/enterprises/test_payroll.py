"""202-1, a further form of the returns: read, compared and shown as the others are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from enterprises.models import PayrollReturn
from tests import helpers, sheets
from tests.sheets_more import payroll

pytestmark = pytest.mark.django_db


def test_each_value_with_its_prior():
    sheets.known(1)
    sheets.take(payroll({1: (120, 118, 119, 117.5, 8_800.5, 8_000)}), "从业人员-2023-06.csv")
    ret = PayrollReturn.objects.get()
    figures = (ret.employees_end, ret.employees_end_prior, ret.average_employees, ret.average_employees_prior)
    assert figures == (120, 118, 119, Decimal("117.5"))
    assert (ret.wages, ret.wages_prior) == (Decimal("8800.5"), 8000)


def test_a_correction_says_from_what():
    sheets.known(1)
    sheets.take(payroll({1: (120, 118, 119, 117, 8_800, 8_000)}), "从业人员-2023-06.csv")
    batch = helpers.read_bytes(payroll({1: (121, 118, 119, 117, 8_800, 8_000)}), "从业人员-2023-06.csv")
    row = batch.rows.get()
    assert (row.kind, row.before["employees_end"], row.values["employees_end"]) == ("changed", "120", "121")


def test_the_enterprise_page_leads_to_its_cell(signed_in):
    sheets.known(1)
    sheets.take(payroll({1: (120, 118, 119, 117, 8_800, 8_000)}), "从业人员-2023-06.csv", region="341702")
    client = signed_in("county")
    page = client.get(f"/enterprises/{sheets.code(1)}/", {"period": "2023-06"}).content.decode()
    assert "从业人员报表" in page
    address = f"/enterprises/{sheets.code(1)}/values/payroll/wages/"
    assert address in page
    assert 'id="marked-cell"' in client.get(address, {"period": "2023-06"}).content.decode()
