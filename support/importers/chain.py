"""The importer of 核心配套企业和主要客户企业名录 (亳政办〔2022〕3号 三（六）): one row a product or a partner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from enterprises.models import Enterprise
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading
from support import messages
from support.importers.columns import Repeats, about_enterprise, error, other_name, text
from support.models import ChainEntry

Role = ChainEntry.Role
_ROLES = (
    (Role.CUSTOMER, ("客户", "下游", "采购方")),
    (Role.SUPPLIER, ("配套", "供应", "上游")),
    (Role.PRODUCT, ("产品", "主导", "自产")),
)
SPEC = FormSpec(
    name="chain",
    label="产业链配套名录",
    title_words=("配套企业", "客户企业", "产业链"),
    periodic=False,
    telling=("partner_name",),
    columns=(
        text("role", "类别", "关系", "合作关系", "类型"),
        text("product", "产品或工序", "产品", "产品名称", "配套产品", "供应产品", "采购产品"),
        text("partner_name", "合作企业", "配套企业", "客户企业", "合作企业名称", "配套企业名称", "客户名称"),
    ),
)
_SHOWN = {
    "role_name": Heading("类别"),
    "product": Heading("产品或工序"),
    "partner_name": Heading("合作企业"),
}
_LONGEST = {"product": 100, "partner_name": 200}
Key = tuple[int, str, str, str]


class ChainImporter:
    """Lines of enterprises' lists; a partner of the register is linked by its exact name."""

    name = "chain"
    label = "产业链配套名录"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        return dict(_SHOWN)

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, repeats = Matcher(context), Repeats()
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            standing = _standing({found.pk for _, found in matched if isinstance(found, Known)})
            partners = _partners({_text(row, "partner_name") for row in chunk})
            for row, found in matched:
                yield _draft(row, found, standing, partners, repeats, context)

    def take(self, batch: Batch) -> None:
        records.write(ChainEntry, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(ChainEntry, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(ChainEntry, batch)

    def places(self, batch: Batch) -> set[str]:
        return places.of_enterprises(row.values["enterprise_id"] for row in records.taken_rows(batch))


def _standing(enterprises: set[int]) -> dict[Key, ChainEntry]:
    rows = ChainEntry.objects.filter(enterprise__in=enterprises).order_by()
    return {(row.enterprise_id, row.role, row.product, row.partner_name): row for row in rows}


def _partners(names: set[str]) -> dict[str, int]:
    """Name → the enterprise, of the names that one enterprise alone has."""
    found: dict[str, list[int]] = {}
    for name, pk in Enterprise.objects.filter(name__in=names - {""}).order_by().values_list("name", "pk"):
        found.setdefault(name, []).append(pk)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _text(row: Row, name: str) -> str:
    return row.texts.get(name, "").strip()


def _role(row: Row) -> str:
    """The role that the column says; a row without a partner names a product."""
    written = _text(row, "role") or row.sheet
    named = next((role for role, words in _ROLES if any(word in written for word in words)), None)
    if named is None:
        return "" if _text(row, "partner_name") else Role.PRODUCT.value
    return named.value


def _draft(
    row: Row,
    found: Known | str,
    standing: dict[Key, ChainEntry],
    partners: dict[str, int],
    repeats: Repeats,
    context: Context,
) -> Draft:
    problems = [*about_enterprise(row, found, context), *reasons.of_row(row), *_refusals(row)]
    role = _role(row)
    partner = "" if role == Role.PRODUCT else _text(row, "partner_name")
    values: dict[str, Any] = {"role": role, "product": _text(row, "product"), "partner_name": partner}
    if problems or not isinstance(found, Known):
        return records.refused(row, problems, values)
    key = (found.pk, role, values["product"], partner)
    problems = repeats.of(row, key)
    if partners.get(partner) == found.pk:
        problems.append(error(messages.OWN_PARTNER, value=partner, about="partner_name"))
    if problems:
        return records.refused(row, problems, values)
    values |= {"enterprise_id": found.pk, "partner_id": partners.get(partner)}
    remarks = other_name(row, found)
    return records.compared(row, standing.get(key), values, problems=remarks, uscc=found.uscc, shown=_names)


def _refusals(row: Row) -> list[dict[str, str]]:
    role, found = _role(row), []
    if not role:
        found.append(error(messages.NO_ROLE, value=_text(row, "role"), about="role"))
    elif role != Role.PRODUCT and not _text(row, "partner_name"):
        found.append(error(messages.NO_PARTNER, about="partner_name"))
    if not _text(row, "product"):
        found.append(error(messages.NO_PRODUCT, about="product"))
    for name, most in _LONGEST.items():
        if len(said := _text(row, name)) > most:
            label = _SHOWN[name].label
            found.append(error(messages.LONG_TEXT.format(label=label, most=most), value=said[:30]))
    return found


def _names(values: dict[str, Any]) -> dict[str, Any]:
    """The name of the role, for the preview."""
    return {"role_name": Role(values["role"]).label} if values.get("role") else {}
