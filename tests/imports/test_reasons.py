"""Reasons in groups: one number each, counted by rows, the particular of each row left out."""

from __future__ import annotations

import pytest

from imports.reasons import NUMBERED, Reasons, gist, mask


def problem(why, level="error", heading=""):
    return {"why": why, "level": level, "heading": heading}


@pytest.mark.parametrize(
    ("why", "left"),
    [
        ("企业名称与名录不一致，名录中为“安徽某厂”，请核对。", "企业名称与名录不一致，名录中为“…”，请核对。"),
        ("与产值第12行是同一企业，只取前一行。", "与产值第…行是同一企业，只取前一行。"),
        ("该企业已于2023-05入库。", "该企业已于…入库。"),
        ("不是数字，请填写阿拉伯数字。", "不是数字，请填写阿拉伯数字。"),
    ],
)
def test_the_gist_leaves_names_rows_and_months_out(why, left):
    assert gist(why) == left
    assert gist(left) == left


def test_rows_are_counted_once_for_each_of_their_reasons():
    reasons = Reasons()
    first = reasons.of_row([problem("甲。", heading="产值"), problem("甲。"), problem("乙。")], refused=True)
    second = reasons.of_row([problem("乙。")], refused=True)
    assert (first, second) == (0b11, 0b10)
    assert [(each["why"], each["rows"], each["headings"]) for each in reasons.groups()] == [
        ("乙。", 2, []),
        ("甲。", 1, ["产值"]),
    ]


def test_a_refused_row_is_not_found_by_its_warnings():
    reasons = Reasons()
    bits = reasons.of_row([problem("错。"), problem("留意。", "warning")], refused=True)
    noted = reasons.of_row([problem("留意。", "warning")], refused=False)
    assert bits & noted == 0
    assert reasons.rows_noted == 1
    assert [(each["level"], each["rows"]) for each in reasons.groups()] == [("error", 1), ("warning", 1)]
    assert mask(reasons.groups(), "warning") == noted


def test_a_reason_is_told_in_full_while_all_its_rows_say_the_same():
    reasons = Reasons()
    reasons.of_row([problem("名录中为“甲厂”。")], refused=True)
    assert reasons.groups()[0]["why"] == "名录中为“甲厂”。"
    reasons.of_row([problem("名录中为“乙厂”。")], refused=True)
    assert [(each["why"], each["rows"]) for each in reasons.groups()] == [("名录中为“…”。", 2)]


def test_what_is_past_the_numbers_shares_one_group_of_its_level():
    reasons = Reasons()
    signs = [chr(0x4E00 + number) for number in range(NUMBERED + 5)]
    bits = [reasons.of_row([problem(f"{sign}。")], refused=True) for sign in signs]
    last = reasons.of_row([problem("另。", "warning")], refused=False)
    assert len(set(bits)) == NUMBERED + 1
    assert 0 < max(*bits, last) < 2**63
    assert bits[-1] != last
    rest = next(each for each in reasons.groups() if each["rows"] > 1)
    assert (rest["rows"], rest["level"]) == (5, "error")


def noted(*whys):
    reasons = Reasons()
    for why in whys:
        reasons.of_row([problem(why, "warning")], refused=False)
    return reasons.notes()


def test_differing_names_are_one_note_with_the_first_of_them():
    names = [f"名录中为“{name}”，请核对。" for name in ("甲", "乙", "甲", "丙")]
    assert noted(*names) == [(4, "名录中为“甲、乙、丙”，请核对。")]
    assert noted(*names, "名录中为“丁”，请核对。") == [(5, "名录中为“甲、乙、丙等”，请核对。")]
    assert gist(noted(*names)[0][1]) == "名录中为“…”，请核对。"


def test_a_note_with_several_particulars_leaves_them_out():
    assert noted("“甲”不是“乙”。", "“丙”不是“丁”。") == [(2, "“…”不是“…”。")]
    assert noted("“甲”不是“乙”。") == [(1, "“甲”不是“乙”。")]


def test_the_commonest_note_comes_first_and_no_refusal_is_one():
    reasons = Reasons()
    reasons.of_row([problem("错。"), problem("留意。", "warning")], refused=True)
    for why in ("甲。", "乙。", "乙。"):
        reasons.of_row([problem(why, "warning")], refused=False)
    assert reasons.notes() == [(2, "乙。"), (1, "甲。")]
