"""The trace command over a span of its own, and what it says of figures without a source."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from accounts.models import Region
from tests import sheets

pytestmark = pytest.mark.django_db


def trace(*arguments: str) -> dict:
    out = io.StringIO()
    call_command("trace", "--region", "341700", "--period", "2023-05", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_span_of_years_is_traced_to_its_events():
    sheets.take_register(
        sheets.firm(1, entry="2020-01"),
        sheets.firm(2, entry="2021-06"),
        sheets.firm(3, entry="2023-03"),
        sheets.firm(4, entry="2019-12", exit="2022-01"),
    )
    assert Region.objects.filter(code="341700").exists()
    assert trace("--indicator", "net_increase")["total"] == "1"
    since_2020 = trace("--indicator", "net_increase", "--since", "2020-01")
    assert since_2020["total"] == "2"
    assert sorted(row["value"] for row in since_2020["rows"]) == ["-1", "1", "1", "1"]
    assert all(row["cell"] for row in since_2020["rows"])


def test_an_indicator_without_a_source_says_so(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(
            "trace", "--region", "341700", "--period", "2023-05", "--indicator", "renovation_investment"
        )
    assert ended.value.code == 2
    assert "还没有数据来源" in capsys.readouterr().err
