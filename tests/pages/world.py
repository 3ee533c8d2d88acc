"""A small world for page tests: enterprises, returns and batches, all through the real import path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from stdnum.cn import uscc as standard

from accounts.models import Region, User
from assessments import services as assessment_services
from assessments.models import AnnualFactors, Evaluation
from cultivation.models import DiagnosisFile, Membership, Proposal, Recognition, RecognitionFile
from enterprises.models import (
    BackData,
    CorporateEvent,
    Enterprise,
    FormerName,
    Merge,
    PowerAccount,
    ScaleEvent,
)
from enterprises.services import classifying, corporate, merging, naming
from imports import services
from imports.models import Batch, Mapping
from imports.reading import KnownColumn, fingerprint, known
from liaison.models import Problem
from projects.models import Project
from reporting.models import CheckRule, Finding, Reminder
from tests.conftest import make_person
from tests.helpers import read_bytes, take
from tests.pages.annual_world import Gathered, make_gathered
from tests.pages.appealed import Appealed, make_appeal
from tests.pages.cultivated import cultivate
from tests.pages.graded import make_evaluation, rectified
from tests.pages.land import LandPlace, make_land
from tests.pages.support_world import Supported, make_supported

PLACES = ("341702", "341721", "341504")
PERIOD = date(2023, 5, 1)
WHO_WORKS = {"341702": "bureau", "341721": "bureau", "341504": "elsewhere"}
VALUES = ("工业总产值(千元)", "工业总产值上年同期(千元)", "工业销售产值(千元)", "工业销售产值上年同期(千元)")
FINANCE = (
    "营业收入(千元)",
    "营业收入上年同期(千元)",
    "利润总额(千元)",
    "利润总额上年同期(千元)",
    "平均用工人数(人)",
    "平均用工人数上年同期(人)",
)


@dataclass
class Place:
    """What stands in one county: all batches but the first are not taken."""

    enterprise: Enterprise
    event: ScaleEvent
    taken: Batch
    ready: Batch
    asking: Batch
    failed: Batch
    in_line: Batch
    account: PowerAccount
    project: Project
    problem: Problem
    factors: AnnualFactors
    grading: Evaluation
    reminder: Reminder
    rule: CheckRule
    finding: Finding
    mapping: Mapping
    land: LandPlace
    corporate: CorporateEvent
    former: FormerName
    merge: Merge
    back_data: BackData
    proposal: Proposal
    member: Membership
    recognition: Recognition
    paper: RecognitionFile
    diagnosis_paper: DiagnosisFile
    support: Supported
    gathered: Gathered
    appealed: Appealed


@dataclass
class World:
    """Three counties of two cities, and 池州's sample files."""

    places: dict[str, Place]
    sample: Enterprise
    city_batch: Batch


def make_uscc(number: int, region: str = "341702") -> str:
    """A valid code, the same for the same number."""
    front = f"91{region[:6]}MA2{number:06d}"
    return front + standard.calc_check_digit(front)


def csv(heads: list[str], lines: list[list[str]]) -> bytes:
    return "\n".join(",".join(line) for line in [heads, *lines]).encode("utf-8-sig")


def register_csv(numbers: range, region: str) -> bytes:
    """A list of enterprises with their entries; every fourth left the library again."""
    heads = ["统一社会信用代码", "单位详细名称", "行政区划代码", "行业代码", "入库时间", "入库方式"]
    return csv(
        heads,
        [
            [
                make_uscc(n, region),
                f"{region}第{n}号企业",
                region,
                "3240" if n % 2 else "2926",
                f"{2021 + n % 3}年{n % 4 + 2}月",
                "月度",
            ]
            for n in numbers
        ],
    )


def returns_csv(numbers: range, region: str, values: tuple[str, ...] = VALUES) -> bytes:
    """A form of those enterprises, figures that differ from each other."""
    heads = ["统一社会信用代码", "企业名称", *values]
    return csv(
        heads,
        [
            [
                make_uscc(n, region),
                f"{region}第{n}号企业",
                *(str(1000 * (n + 1) + 7 * column) for column in range(len(values))),
            ]
            for n in numbers
        ],
    )


def take_enterprises(numbers: range, region: str) -> Batch:
    """The enterprises with their output and finance returns of May 2023; the batch of the output form."""
    taken = []
    for content, name, importer in (
        (register_csv(numbers, region), f"{region}-名录-{numbers.start}.csv", "register"),
        (returns_csv(numbers, region, FINANCE), f"{region}-财务-2023年1-5月-{numbers.start}.csv", "returns"),
        (returns_csv(numbers, region), f"{region}-产值-2023年1-5月-{numbers.start}.csv", "returns"),
    ):
        batch = read_bytes(content, name, importer, region=region)
        assert batch.status == Batch.Status.READY, batch.message
        assert not batch.counts["refused"], [row.problems for row in batch.rows.filter(kind="refused")]
        taken.append(services.take(batch_id=batch.pk, by="测试"))
    return taken[-1]


def make_place(region: str, uploader: User | None = None) -> Place:
    numbers = range(3)
    taken = take_enterprises(numbers, region)
    ready = read_bytes(returns_csv(numbers, region), f"{region}-产值-2023年1-6月.csv", region=region)
    asking = read_bytes(returns_csv(numbers, region), f"{region}-产值.csv", region=region)
    failed = read_bytes(b"", f"{region}-空.csv", region=region)
    assert [b.status for b in (ready, asking, failed)] == ["ready", "asking", "failed"], (
        ready.message,
        asking.message,
    )
    in_line = read_bytes(returns_csv(numbers, region), f"{region}-产值-2023年1-7月.csv", region=region)
    services.request_take(batch=in_line)
    enterprise = Enterprise.objects.get(uscc=make_uscc(0, region))
    records = take_records(range(2), region)
    reminder = Reminder.objects.create(
        form="output",
        region=enterprise.region,
        period=PERIOD,
        text="请尽快报送。",
        sent_at=timezone.now(),
        sent_by_name="测试",
    )
    doubt = make_doubt(enterprise)
    event = enterprise.scale_events.get()
    grading = rectified(make_evaluation(enterprise.region), enterprise)
    return Place(
        enterprise,
        event,
        taken,
        ready,
        asking,
        failed,
        in_line,
        *records,
        grading,
        reminder,
        *doubt,
        make_mapping(region),
        make_land(enterprise),
        *make_history(enterprise),
        *cultivate(enterprise),
        make_supported(enterprise),
        make_gathered(enterprise),
        make_appeal(grading),
    )


def make_history(enterprise: Enterprise) -> tuple[CorporateEvent, FormerName, Merge, BackData]:
    """A listing, a rename of the second enterprise, a merge of the fourth into the third, and what is asked of an entrant."""
    person, now, code = make_person(WHO_WORKS[enterprise.region.code]), timezone.now(), enterprise.region.code
    said = corporate.Said("listed", PERIOD, board="neeq", stock_code="873001")
    listed = corporate.add_corporate_event(
        enterprise=enterprise, said=said, why="挂牌公告", by=person, now=now, today=PERIOD
    )
    second, third = (Enterprise.objects.get(uscc=make_uscc(n, code)) for n in (1, 2))
    wanted = naming.Rename(PERIOD, name=f"{code}第1号股份有限公司", reason="换发营业执照")
    former = naming.rename(enterprise=second, wanted=wanted, by=person, now=now, today=PERIOD)
    fourth = Enterprise.objects.create(
        uscc=make_uscc(900, code), name=f"{code}重复登记企业", region=enterprise.region
    )
    merge = merging.merge_enterprises(
        source=fourth, target=third, why="重复登记", by=person, now=now, today=PERIOD
    )
    asked = BackData.objects.create(
        enterprise=enterprise,
        entry=enterprise.scale_events.get(),
        first=date(2020, 2, 1),
        last=date(2020, 12, 1),
        missing={"output": ["2020-12"]},
        missing_number=1,
        opened_at=now,
    )
    return listed, former, merge, asked


def make_doubt(enterprise: Enterprise) -> tuple[CheckRule, Finding]:
    """A rule of the county's own, still a draft, and what it would find in the enterprise's output of May 2023."""
    now = timezone.now()
    rule = CheckRule.objects.create(
        slug=f"own-{enterprise.region.code}",
        region=enterprise.region,
        name=f"{enterprise.region.name}产值上限",
        forms=["output"],
        left="gross_output",
        operator="<=",
        right="10",
        what_to_do="核实",
        cases=[{"note": "超出", "inputs": {"gross_output": "11"}, "expected": "hit"}],
    )
    finding = Finding.objects.create(
        rule=rule,
        rule_version=1,
        unit=enterprise.region,
        enterprise=enterprise,
        form="output",
        period=PERIOD,
        subject="gross_output",
        severity="warning",
        sentence=f"{enterprise.name}工业总产值 1,000 千元 大于 10。",
        figures=[
            {
                "name": "gross_output",
                "form": "output",
                "time": "",
                "label": "工业总产值",
                "value": "1000",
                "unit": "千元",
            }
        ],
        due_on=date(2023, 6, 9),
        opened_at=now,
        changed_at=now,
    )
    finding.events.create(event="found", after="open", note=finding.sentence, at=now, by_name="系统")
    return rule, finding


def make_mapping(code: str) -> Mapping:
    """What the county's people said once of a layout, and offer to their bureau."""
    named = {0: ("厂名", "@name", ""), 1: ("出活", "gross_output", "万元")}
    columns = tuple(KnownColumn(i, *about) for i, about in named.items())
    return Mapping.objects.create(
        fingerprint=fingerprint.of({i: about[0] for i, about in named.items()}),
        region=region(code),
        form="output",
        columns=known.columns_as_json(columns),
        made_by_name="测试",
        offered_at=timezone.now(),
    )


def take_records(numbers: range, region: str) -> tuple[PowerAccount, Project, Problem, AnnualFactors]:
    """A power account, project, problem and year of factors of each enterprise; those of the first."""
    for importer, heads, line in (
        ("power", ("户号", "户名", "累计电量(千瓦时)", "上年同期累计(千瓦时)"), _account),
        ("projects", ("项目名称", "建设单位", "计划总投资(万元)", "项目阶段", "项目代码"), _project),
        ("problems", ("企业名称", "企业提出的具体困难、问题", "企业联系人及联系方式"), _problem),
        ("factors", ("企业名称", "用地面积(亩)", "税收实际入库(万元)"), _factors),
    ):
        content = csv(list(heads), [line(n, region) for n in numbers])
        name = f"{region}-{importer}-2023年5月-{numbers.start}.csv"
        batch = read_bytes(content, name, importer, region=region)
        assert batch.status == Batch.Status.READY, batch.message
        assert not batch.counts["refused"], [row.problems for row in batch.rows.filter(kind="refused")]
        services.take(batch_id=batch.pk, by="测试")
    enterprise = Enterprise.objects.get(uscc=make_uscc(numbers.start, region))
    return (
        enterprise.power_accounts.get(),
        enterprise.projects.get(),
        enterprise.problems.get(),
        enterprise.annual_factors.get(),
    )


def _account(n: int, region: str) -> list[str]:
    return [f"{region}{n:06d}", f"{region}第{n}号企业", str(20_000 + n), "10000"]


def _project(n: int, region: str) -> list[str]:
    code = f"2305-{region[:6]}-07-02-{n:06d}"
    return [f"{region}第{n}号技改项目", f"{region}第{n}号企业", str(3_000 + n), "在建", code]


def _problem(n: int, region: str) -> list[str]:
    return [f"{region}第{n}号企业", f"第{n}号企业缺少流动资金", "王某 13800000001"]


def _factors(n: int, region: str) -> list[str]:
    return [f"{region}第{n}号企业", str(20 + n), str(300 + n)]


def make_world() -> World:
    """Everything, computed."""
    take("enterprises.xlsx", "register", region="341700")
    batch = take("output-2023-05-flat.xlsx", region="341700")
    take("finance-2023-05-titled.xlsx", region="341700")
    places = {code: make_place(code) for code in PLACES}
    compute()
    sample = (
        Enterprise.objects.filter(region__code="341721")
        .exclude(uscc__startswith="91341721MA2")
        .earliest("pk")
    )
    return World(places, sample, batch)


def compute() -> None:
    """What the taken batches owe, as the worker would."""
    classifying.classify_due(now=timezone.now())
    assessment_services.compute_due(now=timezone.now())


def region(code: str) -> Region:
    return Region.objects.get(code=code)
