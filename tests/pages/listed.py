"""Every list with its table, and what its filters are tried with."""

from __future__ import annotations

from assessments.evaluation_tables import SchemeTable
from assessments.tables import FactorsTable, TargetProgressTable
from enterprises.classification import ScaleStatus
from enterprises.tables import EnterpriseTable, EventFigureTable, ReturnFigureTable
from enterprises.tables.power import PowerAccountTable
from enterprises.tables.status import StatusTable
from imports.mapping_tables import MappingTable
from imports.models import Batch
from imports.tables import BatchTable
from land.models import Parcel, Site
from land.tables import ParcelTable, SiteTable
from liaison.tables import ProblemTable
from projects.tables import ProjectTable
from support.tables import (
    ActivityTable,
    ChainTable,
    DistressTable,
    MeasureTable,
    NeedTable,
    PlanTable,
)
from tests.pages import cultivated
from tests.pages.world import make_uscc

LISTS = {
    "/enterprises/": EnterpriseTable,
    "/imports/": BatchTable,
    "/imports/mappings/": MappingTable,
    "/targets/": TargetProgressTable,
    "/targets/factors/": FactorsTable,
    "/targets/evaluations/": SchemeTable,
    "/enterprises/power/": PowerAccountTable,
    "/enterprises/status/": StatusTable,
    **cultivated.LISTS,
    "/projects/": ProjectTable,
    "/land/": ParcelTable,
    "/land/sites/": SiteTable,
    "/problems/": ProblemTable,
    "/support/": PlanTable,
    "/support/measures/": MeasureTable,
    "/support/distressed/": DistressTable,
    "/support/needs/": NeedTable,
    "/support/chain/list/": ChainTable,
    "/support/activities/": ActivityTable,
    "/figures/gross_output/": ReturnFigureTable,
    "/figures/gross_output_growth/": ReturnFigureTable,
    "/figures/revenue/": ReturnFigureTable,
    "/figures/total_profit/": ReturnFigureTable,
    "/figures/above_scale_count/": EventFigureTable,
    "/figures/net_increase/": EventFigureTable,
    "/figures/entries/": EventFigureTable,
}
FILTERS = {
    "/enterprises/": {
        "q": ["341702第1号", make_uscc(1)[:12], "没有的", "\x00"],
        "industry": "industry",
        "library": ["in", "out"],
    },
    "/imports/": {
        "q": ["产值", "没有的", "1", "9" * 30, "\x00"],
        "status": Batch.Status.values,
        "form": ["output", "register"],
        "month": ["2023-05", "2023-01", "abc"],
        "by": ["命令行", "没有的", "\x00"],
    },
    "/imports/mappings/": {
        "q": ["出活", "没有的", "\x00"],
        "form": ["output", "finance"],
        "state": ["active", "shared", "offered", "disabled"],
    },
    "/targets/": {
        "policy": ["chizhou-2019-105", "nothing"],
        "indicator": ["net_increase"],
        "light": ["green", "red", "grey"],
    },
    "/targets/factors/": {"q": ["第1号", "\x00"], "year": ["2023"], "lacks": ["tax", "nox"]},
    "/targets/evaluations/": {"year": ["2023", "abc"]},
    "/enterprises/status/": {
        "q": ["341702第1号", make_uscc(1)[:12], "没有的", "\x00"],
        "status": list(ScaleStatus),
        "reason": ["last_year_below", "no_figures", "in"],
        "warning": ["any", "falling"],
        "change": ["any", "to-at_risk", "from-above"],
    },
    "/support/": {
        "q": ["第1号", "没有的", "\x00"],
        "reason": ["at_risk"],
        "state": ["open", "closed"],
        "late": ["late", "none"],
    },
    "/support/measures/": {
        "q": ["第1号", "\x00"],
        "state": ["open", "done"],
        "due": ["late", "week", "extended"],
        "owner": ["mine"],
    },
    "/support/distressed/": {
        "q": ["第1号", "\x00"],
        "kind": ["zombie"],
        "criterion": ["losses", "stopped"],
        "route": ["none", "sale", "relocation"],
        "state": ["live", "done", "identified"],
    },
    "/support/needs/": {
        "q": ["第1号", "\x00"],
        "group": ["融资", "用能"],
        "state": ["live", "touched", "met"],
        "when": ["month", "new", "carried"],
    },
    "/support/chain/list/": {
        "q": ["第1号", "\x00"],
        "product": ["压铸", "没有的", "\x00"],
        "role": ["product", "customer"],
        "inside": ["yes", "no"],
    },
    "/support/activities/": {
        "q": ["对接会", "没有的", "\x00"],
        "kind": ["supply"],
        "year": ["2023", "1", "abc"],
        "signed": ["yes"],
        "files": ["no"],
    },
    "/enterprises/power/": {"q": ["341702", "第1号", "\x00"], "linked": ["yes", "no"]},
    **cultivated.FILTERS,
    "/projects/": {
        "q": ["技改", "2305-", "\x00"],
        "stage": ["building", "planned"],
        "kind": ["renovation"],
        "counted": ["yes", "no"],
    },
    "/land/": {
        "q": ["G1", "341702第1号", "\x00"],
        "state": ["to_revive", *Parcel.State.values],
        "holder": ["第1号", "\x00"],
        "way": ["replace"],
        "waits": ["overdue", "disputed", "shared", "unused"],
        "revived": ["period", "never"],
    },
    "/land/sites/": {
        "q": ["第1号", "\x00"],
        "township": ["第1镇", "\x00"],
        "disposal": ["close", "mend", "none"],
        "state": ["open", "settled", *Site.State.values],
        "violation": ["environment"],
        "late": ["yes"],
    },
    "/problems/": {"q": ["资金", "\x00"], "type": ["finance", "other"], "closed": ["yes", "no"]},
    "/figures/gross_output/": {"q": ["第1号"], "industry": "industry"},
    "/figures/net_increase/": {
        "q": ["第1号"],
        "industry": "industry",
        "kind": ["entry", "exit"],
        "since": ["2021-01", "2022-06"],
    },
    "/figures/above_scale_count/": {"q": ["第1号"], "kind": ["entry", "exit"]},
}
