"""Taking a batch back in the browser: what it says beforehand, who may, and what is to be read afterwards."""

import pytest
from django.urls import reverse

from enterprises.models import OutputReturn
from imports.models import Batch
from imports.selectors import batches_visible_to
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def batch(db):
    sheets.known(1, 2)
    sheets.take_output({2: (7, 7)}, region="341702")
    return sheets.take_output({1: (5, 4), 2: (8, 7)}, region="341702")


def place(batch):
    return reverse("imports:undo", args=[batch.pk])


def text(response):
    return response.content.decode()


def test_the_button_is_there_for_whoever_may(batch, signed_in):
    for key in ("bureau", "county"):
        assert place(batch) in text(signed_in(key).get(batch.get_absolute_url()))
    assert place(batch) not in text(signed_in("leader").get(batch.get_absolute_url()))


def test_there_is_no_button_before_it_is_taken(batch, signed_in):
    ready = sheets.read_output({1: (6, 4)}, region="341702")
    assert place(ready) not in text(signed_in("county").get(ready.get_absolute_url()))


def test_the_dialog_says_what_will_happen_to_how_many_rows(batch, signed_in):
    body = text(signed_in("county").get(place(batch), headers=HTMX))
    assert "<html" not in body
    assert '新增的 <strong class="num">1</strong> 行从系统中删除' in body
    assert '变更的 <strong class="num">1</strong> 行恢复为入库前的内容' in body
    assert "撤回原因（必填）" in body


def test_without_a_script_it_is_a_page(batch, signed_in):
    body = text(signed_in("county").get(place(batch)))
    assert "<html" in body
    assert "撤回原因（必填）" in body


def test_what_stands_on_it_is_said_at_once_with_the_way_there(batch, signed_in):
    later = sheets.take_output({1: (6, 4)}, region="341702")
    body = text(signed_in("county").get(place(batch), headers=HTMX))
    assert f'<a href="{later.get_absolute_url()}">批次{later.pk}</a>' in body
    assert "<form" not in body


def test_a_batch_beyond_ones_sight_is_named_without_a_way(batch, signed_in):
    later = sheets.take_output({1: (6, 4)}, region="341700")
    body = text(signed_in("county").get(place(batch), headers=HTMX))
    assert f"批次{later.pk}" in body
    assert later.get_absolute_url() not in body
    assert later.get_absolute_url() in text(signed_in("bureau").get(place(batch), headers=HTMX))


def test_a_reason_is_asked(batch, signed_in):
    response = signed_in("county").post(place(batch), {"reason": " "})
    assert response.status_code == 400
    assert "请填写撤回原因" in text(response)
    assert Batch.objects.get(pk=batch.pk).status == "taken"


def test_what_came_between_is_said(batch, signed_in):
    client = signed_in("county")
    assert "<form" in text(client.get(place(batch), headers=HTMX))
    later = sheets.take_output({1: (6, 4)}, region="341702")
    response = client.post(place(batch), {"reason": "重复上传"})
    assert response.status_code == 409
    assert later.get_absolute_url() in text(response)
    assert Batch.objects.get(pk=batch.pk).status == "taken"


def test_afterwards_who_when_and_why_can_be_read_with_the_rows(batch, signed_in):
    client = signed_in("county")
    response = client.post(place(batch), {"reason": "把<5月>当成了6月"}, follow=True)
    body = text(response)
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert "已由李强于" in body
    assert "把&lt;5月&gt;当成了6月" in body
    assert sheets.name(1) in body
    assert place(batch) not in body
    assert OutputReturn.objects.count() == 1


def test_a_second_click_comes_to_the_same_page(batch, signed_in):
    client = signed_in("county")
    for _ in range(2):
        assert client.post(place(batch), {"reason": "重复上传"}).status_code == 302
    assert Batch.objects.get(pk=batch.pk).undo_reason == "重复上传"


def test_the_list_shows_it_and_finds_it(batch, signed_in, people):
    undo(batch, people["county"])
    body = text(signed_in("county").get(reverse("imports:list"), {"status": "undone"}))
    assert "已撤回" in body
    assert batch.get_absolute_url() in body
    assert batches_visible_to(people["county"]).get(status="undone") == batch


class TestHistory:
    def value(self, client, number=1):
        place = reverse("enterprises:value", args=[sheets.code(number), "output", "gross_output"])
        return client.get(place, {"period": "2023-05", "region": "341702"})

    def test_what_was_taken_back_stays_in_a_values_history(self, batch, signed_in, people):
        undo(batch, people["county"], "单位写错")
        body = text(self.value(signed_in("county"), 2))
        assert "已撤回（李强" in body
        assert "：单位写错）" in body
        assert "现值" in body

    def test_a_value_of_which_nothing_stands_still_has_its_history(self, batch, signed_in, people):
        undo(batch, people["county"], "单位写错")
        response = self.value(signed_in("county"), 1)
        assert response.status_code == 200
        assert "填报过它的批次都已撤回" in text(response)
        assert "：单位写错）" in text(response)

    def test_each_line_leads_to_its_batch_for_whoever_may_open_it(self, batch, signed_in):
        assert batch.get_absolute_url() in text(self.value(signed_in("county")))
        above = sheets.take_output({1: (9, 9)}, region="341700")
        assert above.get_absolute_url() in text(self.value(signed_in("bureau")))
        assert above.get_absolute_url() not in text(self.value(signed_in("county")))

    def test_a_records_field_has_its_history_too(self, batch, signed_in, people):
        from projects.models import Project

        heads = ["项目名称", "建设单位", "所在县区", "计划总投资(万元)", "项目阶段"]
        row = ["一期", sheets.name(1), "贵池区"]
        sheets.take(sheets.sheet(heads, [[*row, 100, "开工"]]), "项目.csv", "projects", region="341702")
        second = sheets.take(
            sheets.sheet(heads, [[*row, 300, "竣工"]]), "项目2.csv", "projects", region="341702"
        )
        page = Project.objects.get().get_absolute_url()
        body = text(signed_in("county").get(page, {"value": "total_investment"}))
        assert "1,000" in body
        assert "3,000" in body
        undo(second, people["county"], "误报")
        body = text(signed_in("county").get(page, {"value": "stage"}))
        assert "已撤回（李强" in body
        assert "竣工" in body
        assert "现值" in body
