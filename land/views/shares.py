"""What is done about a parcel: shares, revivals, disputes, files. Each is one form at its own address."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from land.forms.parcels import (
    DecideForm,
    DisputeForm,
    EndShareForm,
    FilesForm,
    ReasonForm,
    RevivalForm,
    ShareForm,
)
from land.messages import mu
from land.models import LandDispute, LandShare, Parcel, Revival, Way
from land.services import disputes, files, revivals, shares
from land.views.parcels import ParcelActingView


class ShareView(ParcelActingView):
    """An enterprise has a share from a day on."""

    form_class = ShareForm
    heading = "登记使用份额"

    def perform(self, form: Any) -> str:
        share = shares.begin_share(parcel=self.record, **form.values, **self.doing)
        return f"已登记{share.enterprise.name}的份额{mu(share.area)}亩。"


class EndShareView(ParcelActingView):
    """A share ends, or was never there."""

    form_class = EndShareForm
    heading = "终止或作废份额"

    @cached_property
    def share(self) -> LandShare:
        """The share of the address, or 404."""
        rows = LandShare.objects.standing().filter(parcel=self.record).select_related("enterprise")
        return get_object_or_404(rows, pk=self.kwargs["share"])

    def get_about(self) -> str:
        return f"{self.share.enterprise.name} · {self.share.get_basis_display()}{mu(self.share.area)}亩"

    def perform(self, form: Any) -> str:
        name, data = self.share.enterprise.name, form.values
        if data["act"] == "end":
            shares.end_share(share=self.share, until=data["until"], **self.doing)
            return f"{name}的份额至{data['until']}终止。"
        shares.cancel_share(share=self.share, reason=data["reason"], **self.doing)
        return f"{name}的份额已作废。"


class RevivalView(ParcelActingView):
    """Land comes back to use."""

    form_class = RevivalForm
    heading = "登记盘活"

    def get_initial(self) -> dict[str, Any]:
        left = max(self.record.area - self.record.revived, 0)  # type: ignore[attr-defined]
        way = self.record.way or Way.REPLACE
        # Begun with all that is left, after which the land is in use.
        state = Parcel.State.NORMAL
        return {"area": f"{left:f}", "on": timezone.localdate(), "way": way, "state_after": state}

    def perform(self, form: Any) -> str:
        data = form.values
        revival = revivals.record_revival(
            parcel=self.record, evidence=data.pop("uploads"), **data, **self.doing, today=timezone.localdate()
        )
        return f"已登记盘活{mu(revival.area)}亩，计入{revival.on.year}年盘活任务。"


class CancelRevivalView(ParcelActingView):
    """A revival was recorded by mistake."""

    form_class = ReasonForm
    heading = "作废盘活记录"
    button = "作废"

    @cached_property
    def revival(self) -> Revival:
        """The revival of the address, or 404."""
        return get_object_or_404(self.record.revivals.filter(cancelled_at=None), pk=self.kwargs["revival"])

    def get_about(self) -> str:
        return f"{self.record.number} · {self.revival.on} 盘活{mu(self.revival.area)}亩"

    def perform(self, form: Any) -> str:
        revivals.cancel_revival(revival=self.revival, **form.values, **self.doing)
        return f"已作废盘活{mu(self.revival.area)}亩的记录。"


class DisputeView(ParcelActingView):
    """Somebody objects to an enterprise's area."""

    form_class = DisputeForm
    heading = "登记面积争议"

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"raised_on": today, "as_of": today.replace(month=1, day=1)}

    def perform(self, form: Any) -> str:
        data = form.values
        dispute = disputes.raise_dispute(
            parcel=self.record, evidence=data.pop("uploads"), **data, **self.doing
        )
        return f"已登记{dispute.objector}的异议，待认定。"


class DecideView(ParcelActingView):
    """An objection is decided."""

    form_class = DecideForm
    heading = "认定面积争议"
    button = "认定"

    @cached_property
    def dispute(self) -> LandDispute:
        """The dispute of the address, or 404."""
        rows = self.record.disputes.select_related("enterprise")
        return get_object_or_404(rows, pk=self.kwargs["dispute"])

    def get_about(self) -> str:
        about = self.dispute
        areas = f"登记{mu(about.recorded_area)}亩，主张{mu(about.claimed_area)}亩"
        return f"{about.enterprise.name} · {about.objector}：{areas} · 自{about.as_of}起"

    def get_initial(self) -> dict[str, Any]:
        return {"decided_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        data = form.values
        verdict = data.pop("upheld")
        if verdict == "drop":
            del data["area"]
            disputes.drop_dispute(dispute=self.dispute, **data, **self.doing)
            return "争议已撤销。"
        upheld = verdict == "yes"
        decided = disputes.decide_dispute(dispute=self.dispute, upheld=upheld, **data, **self.doing)
        return f"已认定：{decided.get_state_display()}。"


class FilesView(ParcelActingView):
    """Documents are hung on the parcel."""

    form_class = FilesForm
    heading = "上传材料"
    button = "上传"

    def perform(self, form: Any) -> str:
        made = files.add_parcel_files(parcel=self.record, uploads=form.values["uploads"], **self.doing)
        return f"已上传{len(made)}份材料。"
