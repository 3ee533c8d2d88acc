"""What people write of a problem, read as plain values: its identity, type, contact, date. No database."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOISE = re.compile(r"[\W_]+")
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|\d{7,8})(?!\d)")
_MASKED = re.compile(r"[^\s,，、;；:：/|()（）]*\*[^\s,，、;；:：/|()（）]*")
_SEPARATORS = " \t\n,，、;；:：/|()（）-"
_TYPES = (
    ("arrears", ("拖欠", "账款", "欠款", "货款")),
    ("policy", ("政策", "兑现", "奖补")),
    ("finance", ("融资", "资金", "贷款", "金融", "信贷")),
    ("labour", ("用工", "人才", "招工", "人力", "员工", "社保")),
    ("land", ("用地", "土地", "厂房", "不动产")),
    ("energy", ("用能", "用电", "用水", "用气", "电力", "要素", "能耗", "煤电油气")),
    ("logistics", ("物流", "交通", "运输", "道路")),
    ("market", ("市场", "销售", "产需", "订单", "外贸", "出口")),
    ("approval", ("手续", "审批", "环评", "办证", "证照", "规划")),
    ("technology", ("科技", "技术", "科研", "研发")),
    ("tax", ("税",)),
    ("legacy", ("历史遗留", "遗留")),
    ("other", ("其他", "其它", "综合")),
)
_CLOSED = {"是", "已办结", "办结", "√", "Y", "1", "已解决", "已销号", "完成", "已完成"}
_OPEN = {"否", "未办结", "×", "N", "0", "未解决", "办理中", "正在办理", "推进中"}


def fingerprint(text: str) -> str:
    """The same for two writings of one problem that differ in spaces, punctuation and width only."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return hashlib.sha256(plain.encode()).hexdigest()


def type_of(text: str) -> str:
    """The type that `text` names, 融资 before the 其他 beside it; "" for none."""
    plain = re.sub(r"\s+", "", text)
    return next((name for name, words in _TYPES if any(word in plain for word in words)), "")


def contact(text: str) -> tuple[str, str]:
    """(name, telephone) of a cell that holds both: 张三 138… or 138…（张三）; a hidden telephone is none."""
    plain = _MASKED.sub(" ", unicodedata.normalize("NFKC", text))
    phones = _PHONE.findall(plain)
    name = _PHONE.sub(" ", plain).strip(_SEPARATORS)
    return re.sub(r"\s+", " ", name), "、".join(phones)


def phone(text: str) -> str:
    """The telephone of a cell of its own, as written where it is none that one knows; a hidden one is none."""
    return contact(text)[1] or ("" if "*" in text else text)


def known_name(text: str) -> str:
    """The name of a cell; a hidden one is none."""
    return "" if "*" in text else text


def is_closed(text: str) -> bool | None:
    """Whether the cell says 办结; None where it says neither."""
    plain = re.sub(r"\s+", "", text).upper()
    return True if plain in _CLOSED else False if plain in _OPEN else None
