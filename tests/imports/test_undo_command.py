"""undo_batch: one object on stdout, sentences on stderr, and 2 where nothing was taken back."""

import json

import pytest
from django.core.management import call_command

from imports.models import Batch
from tests import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches(db):
    sheets.known(1)
    return [sheets.take_output({1: (value, 4)}) for value in (5, 6)]


def test_it_takes_back(batches, capsys):
    call_command("undo_batch", batches[1].pk, "--reason", "重复上传", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"batch": batches[1].pk, "status": "undone", "undone": True, "refusals": []}
    assert Batch.objects.get(pk=batches[1].pk).undo_reason == "重复上传"


def test_it_says_in_words_what_it_did(batches, capsys):
    call_command("undo_batch", batches[1].pk, "--reason", "重复上传")
    assert capsys.readouterr().out.startswith("已撤回“output-2023-05.csv”")


def test_what_stands_on_it_is_told(batches, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("undo_batch", batches[0].pk, "--reason", "重复上传", "--json")
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["undone"] is False
    assert f"批次{batches[1].pk}" in err


def test_a_number_that_no_batch_has(batches, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("undo_batch", 10**6, "--reason", "重复上传")
    assert ended.value.code == 2
    assert "没有批次1000000" in capsys.readouterr().err
