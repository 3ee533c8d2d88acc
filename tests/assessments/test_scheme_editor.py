"""A scheme in the browser: read as it is typed, saved as a version, compared, carried to the next year."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from assessments import scheme_text
from assessments.grading.reading import read_scheme
from assessments.models import GradingScheme, SchemeVersion
from assessments.scheme_services import load_scheme
from assessments.scheme_starter import text_for
from assessments.scheme_words import differences
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
COMMENTED = "# 依据：池经信〔2022〕8号\n" + CHIZHOU.replace("weight: 40,", "weight: 40, ", 1)


@pytest.fixture
def scheme(db):
    return load_scheme(text=COMMENTED, file="方案.yaml", now=timezone.now(), note="初次载入").version.scheme


def address(name, *args):
    return reverse(f"assessments:{name}", args=args)


def save(client, scheme, text, *, note="按会议纪要调整", since=1):
    return client.post(address("scheme_edit", scheme.slug), {"text": text, "note": note, "since": since})


def heavier(text):
    """Tax weighs 5 more, revenue 5 less."""
    return text.replace("weight: 40", "weight: 45").replace(
        "revenue_per_mu, weight: 20", "revenue_per_mu, weight: 15"
    )


def test_what_is_saved_is_the_next_version_with_its_note_and_comments(scheme, signed_in):
    text = heavier(COMMENTED)
    answer = save(signed_in("bureau"), scheme, text.replace("\n", "\r\n"))
    assert answer.status_code == 302
    version = scheme.versions.first()
    assert (version.number, version.note, version.by_name) == (2, "按会议纪要调整", "王敏")
    assert version.text == text
    assert SchemeVersion.objects.get(number=1).text == COMMENTED


def test_each_fault_is_shown_with_its_line_and_nothing_typed_is_lost(scheme, signed_in):
    text = COMMENTED.replace("D: 5", "D: 6").replace("points: 3", "points: 0")
    answer = save(signed_in("bureau"), scheme, text)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert [fault.line for fault, _ in answer.context["faults"]] == [14, 15]
    assert "A、B、C、D的比例之和应为100，现为101" in shown
    assert "D: 6}" in shown
    assert scheme.versions.count() == 1


def test_the_check_says_faults_or_the_scheme_in_words(scheme, signed_in):
    client = signed_in("bureau")
    wrong = client.post(address("scheme_check"), {"text": COMMENTED.replace("rule: ratio", "rule: share")})
    assert "第10行" in wrong.content.decode()
    right = client.post(address("scheme_check"), {"text": heavier(COMMENTED)}).content.decode()
    assert "比值法：指标值÷名单平均值×45，最高67.5分" in right
    assert scheme.versions.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("slug: chizhou-2022", "slug: other", "标识是“chizhou-2022”"),
        ('"341700"', '"340000"', "您不能为安徽省制定方案"),
        ('"341700"', '"341504"', "您不能为叶集区制定方案"),
        ('"341700"', '"341702"', "不能改用于其他年度或区划"),
        ("data_year: 2022", "data_year: 2023", "不能改用于其他年度或区划"),
    ],
)
def test_a_scheme_stays_what_and_where_it_is(scheme, signed_in, old, new, words):
    answer = save(signed_in("bureau"), scheme, COMMENTED.replace(old, new))
    assert answer.status_code == 422
    ((fault, _),) = answer.context["faults"]
    assert words in fault.reason
    assert COMMENTED.replace(old, new).splitlines()[fault.line - 1].split(":")[0] in ("slug", "region")
    assert scheme.versions.count() == 1


def test_a_version_needs_a_note_and_the_latest_text_to_stand_on(scheme, signed_in):
    client = signed_in("bureau")
    assert "请填写修改说明" in save(client, scheme, heavier(COMMENTED), note=" ").content.decode()
    assert save(client, scheme, heavier(COMMENTED)).status_code == 302
    late = save(client, scheme, COMMENTED.replace("D: 5", "D: 4").replace("C: 30", "C: 31"))
    assert late.status_code == 422
    assert "王敏已保存第2版" in late.content.decode()
    assert scheme.versions.count() == 2


def test_the_same_text_makes_no_version(scheme, signed_in):
    answer = signed_in("bureau").post(
        address("scheme_edit", scheme.slug), {"text": COMMENTED, "note": "x", "since": 1}, follow=True
    )
    assert "没有形成新版本" in answer.content.decode()
    assert scheme.versions.count() == 1


def test_who_may_write(scheme, signed_in):
    edit, new = address("scheme_edit", scheme.slug), address("scheme_new")
    for key in ("county", "leader", "cadre", "handler"):
        assert signed_in(key).get(edit).status_code == 403
        assert signed_in(key).post(new, {"text": CHIZHOU, "note": "x"}).status_code == 403
    assert "修改方案" not in signed_in("county").get(scheme.get_absolute_url()).content.decode()
    assert "修改方案" in signed_in("bureau").get(scheme.get_absolute_url()).content.decode()


def test_a_province_s_scheme_binds_a_city_which_cannot_change_it(signed_in):
    text = CHIZHOU.replace('"341700"', '"340000"')
    above = load_scheme(text=text, file="方案.yaml", now=timezone.now()).version.scheme
    client = signed_in("bureau")
    assert client.get(above.get_absolute_url()).status_code == 200
    assert client.get(address("scheme_edit", above.slug)).status_code == 404


def test_two_versions_beside_each_other_in_words_and_in_lines(scheme, signed_in):
    client = signed_in("bureau")
    save(client, scheme, heavier(COMMENTED).replace("上年度小升规", "新入规企业"))
    shown = client.get(address("scheme_version", scheme.slug, 2))
    told = {each.about: (each.before[:4], each.after[:4]) for each in shown.context["differences"]}
    assert told == {
        "规上工业企业·亩均税收": ("权重40", "权重45"),
        "规上工业企业·亩均营业收入": ("权重20", "权重15"),
        "保护·新入规企业": ("", "不低于C"),
        "保护·上年度小升规": ("不低于C", ""),
    }
    kinds = [line.kind for line in shown.context["lines"]]
    assert (kinds.count("removed"), kinds.count("added")) == (3, 3)
    back = client.get(address("scheme_version", scheme.slug, 1), {"against": 2})
    assert {each.about for each in back.context["differences"]} == set(told)
    assert client.get(address("scheme_version", scheme.slug, 3)).status_code == 404


def test_only_a_comment_changes_no_rule(scheme, signed_in):
    client = signed_in("bureau")
    save(client, scheme, COMMENTED.replace("8号", "9号"))
    assert "规则没有变动" in client.get(address("scheme_version", scheme.slug, 2)).content.decode()


def test_a_scheme_is_carried_to_the_next_year_with_its_comments(scheme, signed_in):
    client = signed_in("bureau")
    opened = client.get(address("scheme_new"), {"from": scheme.slug}).context["draft"]
    assert opened.text.startswith("# 依据：池经信〔2022〕8号\n")
    assert client.post(address("scheme_new"), {"text": opened.text, "note": opened.note}).status_code == 302
    later = GradingScheme.objects.get(slug="chizhou-2023")
    assert (later.name, later.data_year) == ("池州市2023年度规上工业企业亩均效益评价", 2023)
    assert later.versions.get().note == "由“池州市2022年度规上工业企业亩均效益评价”复制"
    again = client.post(address("scheme_new"), {"text": opened.text, "note": "x"})
    assert "已经有方案" in again.content.decode()


def test_the_pattern_of_a_new_scheme_can_stand_as_it_is(signed_in):
    client = signed_in("bureau")
    opened = client.get(address("scheme_new"), {"region": "341702"}).context["draft"]
    assert client.post(address("scheme_new"), {"text": opened.text, "note": "新建"}).status_code == 302
    assert GradingScheme.objects.get().region.code == "341702"
    city = Region.objects.get(code="341700")
    assert read_scheme(text_for(city, 2023), "方案").slug == "r341700-2023"


@pytest.mark.parametrize(
    "line",
    [
        "name: 甲2022年度评价",
        'name: "甲2022年度评价"',
        "name: '甲2022年度评价'   # 暂定",
        "name : 甲2022年度评价",
    ],
)
def test_the_head_is_set_anew_however_it_is_written(line):
    text = CHIZHOU.replace("name: 池州市2022年度规上工业企业亩均效益评价", line)
    text = scheme_text.carried(text, slug="x-2023", name="甲2023年度评价", year=2023)
    read = read_scheme(text, "方案")
    assert (read.slug, read.name, read.data_year) == ("x-2023", "甲2023年度评价", 2023)
    assert ("# 暂定" in text) == ("# 暂定" in line)


def test_a_kind_treated_otherwise_is_a_difference():
    before, after = (
        read_scheme(text, "方案") for text in (CHIZHOU, CHIZHOU.replace("treat_as: B", "treat_as: C"))
    )
    assert [each.after for each in differences(before, after)] == ["按C类对待", "按C类对待"]
