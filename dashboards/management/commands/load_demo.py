"""Loads the demonstration through the real import path."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dashboards.demo import (
    annual,
    cultivation,
    doubts,
    grading,
    history,
    land,
    loading,
    records,
    reporting,
    support,
    uses,
)
from dashboards.demo.people import create_people, strangers_exist
from dashboards.demo.places import USUAL_NUMBER
from dashboards.demo.world import World, make

FEWEST = 40


class Command(BaseCommand):
    help = "导入演示数据：虚构的企业名录、两年报表和各角色演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2023, help="随机种子，同一种子得到同样的数据")
        parser.add_argument("--enterprises", type=int, default=USUAL_NUMBER, help="企业数")
        parser.add_argument("--directory", type=Path, help="保留生成的表格于此目录；不给则用临时目录")
        parser.add_argument("--force", action="store_true", help="已有正式账号或正式数据时仍然导入")

    def handle(self, *args: Any, **options: Any) -> None:
        if loading.is_loaded():
            self.stdout.write("演示数据已在库中，未作改动。")
            return
        if not options["force"] and (strangers_exist() or loading.real_batches_exist()):
            raise CommandError("系统中已有正式账号或正式数据，演示数据不应混入；确需导入请加 --force。")
        if options["enterprises"] < FEWEST:
            raise CommandError(f"企业数应不少于{FEWEST}，否则有的地区无企业可报。")
        self._started = time.monotonic()
        world = make(options["seed"], options["enterprises"])
        self._say(f"已生成{len(world.firms)}家企业的数据。")
        if options["directory"]:
            options["directory"].mkdir(parents=True, exist_ok=True)
            self._load(world, options["directory"])
            return
        with tempfile.TemporaryDirectory(prefix="demo-") as folder:
            self._load(world, Path(folder))

    def _load(self, world: World, folder: Path) -> None:
        people = create_people()
        try:
            with loading.without_queue():
                self._say(f"企业名录入库{loading.load_register(world, folder, people)}家。")
                loading.refresh_statistics()
                for period in loading.PERIODS:
                    self._say(
                        f"{period.label}报表入库{loading.load_period(world, period, folder, people)}行。"
                    )
                loading.refresh_statistics()
                self._say(f"项目、问题、亩均要素入库{records.load_records(world, folder, people)}行。")
                self._say(f"供电公司用电清单入库{loading.load_supply(world, folder, people)}户。")
                parcels, sites = land.load_land(folder, people, timezone.localdate())
                self._say(f"已登记{parcels}宗工业用地和{sites}个散乱污点位。")
                stands = support.load_support(people, timezone.now(), folder)
                self._say(
                    "帮扶服务：一企一策{plans}份，困难和僵尸企业{recognitions}户，需求{needs}条，活动{activities}场。".format(
                        **stands
                    )
                )
        except loading.NotTaken as error:
            raise CommandError(f"演示数据未能全部入库：{error}") from error
        sheets = reporting.load_cycle(loading.PERIODS, people, timezone.now())
        self._say(f"已排定报送日程，记录{sheets}张报表的报送与审核。")
        found = doubts.load_doubts(loading.PERIODS, people, timezone.now())
        self._say(f"已按校核规则核查，记录{found}条疑点及其办理。")
        with loading.without_queue():
            changes = history.load_history(loading.PERIODS, people, timezone.now())
        loading.refresh_statistics()
        self._say(f"已登记{changes}件个转企、规改股、股上市和更名、合并、入规补报。")
        self._say(f"已判定{loading.judge()}个报告期的规上状态。")
        known, members = cultivation.load_cultivation(loading.PERIODS, folder, people, timezone.now())
        self._say(f"已登记{known}项企业资质，{members}家次在培育库。")
        doubted = annual.load_figures(people, timezone.now())
        graded = grading.load_grading(people, timezone.now())
        self._say(f"已评定{graded}家次的亩均效益等级。")
        told = uses.load_uses(people, timezone.now())
        self._say(f"已设定结果运用标准，对{told}家D类企业下达限期整改。")
        signed = annual.load_signatures(people, timezone.now())
        self._say(f"核对亩均数据发现{doubted}条疑点，{signed}户确认了数据，用地面积已公告。")
        self._say(f"已计算{loading.compute()}个报告期的目标进度。")
        loading.refresh_statistics()
        self._say("演示数据就绪。账号：" + "、".join(people))

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self._started:5.1f}秒] {sentence}")
        self.stdout.flush()
