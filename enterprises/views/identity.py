"""Renames and merges: their forms with what would come of them, one merge, and the way back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from enterprises.hand_forms import HandForm, MergeForm, ReasonForm, RenameForm
from enterprises.merging import plan
from enterprises.merging.standing import remarks_on, standing_on
from enterprises.models import Enterprise, FormerName, Merge
from enterprises.selectors import identity
from enterprises.services import merging, naming
from enterprises.views.hand import MERGE, VIEW, HandView

PREVIEW = "preview"


class OfEnterpriseMixin(HandView):
    """A form about the enterprise of the address."""

    permission_required = (VIEW, MERGE)

    @cached_property
    def enterprise(self) -> Enterprise:
        """The enterprise of the address, or 404."""
        found = self.get_enterprise()
        assert found is not None
        return found

    def back(self) -> str:
        return self.enterprise.get_absolute_url()


class RenameView(OfEnterpriseMixin):
    """First shows what a rename would do, then does it."""

    template_name = "enterprises/rename.html"
    title = "更名（变更代码）"

    def get_form(self, data: Any = None) -> HandForm:
        return RenameForm(data, initial={"until": timezone.localdate()})

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if PREVIEW not in request.POST:
            return super().post(request, *args, **kwargs)
        form: Any = self.get_form(request.POST)
        context: dict[str, Any] = {}
        if form.is_valid():
            wanted = _wanted(form.cleaned_data)
            if problems := naming.problems_of(self.enterprise, wanted, timezone.localdate()):
                form.take_refusal(problems)
            else:
                remarks = naming.remarks_on(self.enterprise, wanted)
                context = {"wanted": wanted, "remarks": remarks, "enterprise": self.enterprise}
        status = 200 if context else 422
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def act(self, form: Any) -> tuple[str, str]:
        former = naming.rename(
            enterprise=self.enterprise,
            wanted=_wanted(form.cleaned_data),
            by=self.request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        enterprise = Enterprise.objects.get(pk=former.enterprise_id)
        said = f"已更名为{enterprise.name}（{enterprise.uscc}），原名称和代码仍可检索、导入时仍可识别。"
        return said, enterprise.get_absolute_url() + self.context_query()


def _wanted(data: dict[str, Any]) -> naming.Rename:
    return naming.Rename(data["until"], data["name"], data["uscc"], data["why"])


class UndoRenameView(HandView):
    """A rename is taken back, or it is said what stands on it."""

    permission_required = (VIEW, MERGE)
    template_name = "enterprises/undo_rename.html"
    title, button, is_grave = "撤销更名", "撤销更名", True

    @cached_property
    def former(self) -> FormerName:
        """The rename of the address, or 404."""
        visible = FormerName.objects.visible_to(self.request.user).select_related("enterprise")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_form(self, data: Any = None) -> HandForm:
        return ReasonForm(data)

    def trail(self) -> list[tuple[str, str | None]]:
        return [(self.former.enterprise.name, self.back() + self.context_query())]

    def back(self) -> str:
        return self.former.enterprise.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusals = naming.standing_on(self.former)
        return super().get_context_data(former=self.former, refusals=refusals, **kwargs)

    def act(self, form: Any) -> tuple[str, str]:
        enterprise = naming.undo_rename(
            former=self.former, why=form.cleaned_data["why"], by=self.request.user, now=timezone.now()
        )
        return "更名已撤销，恢复原名称和代码。", enterprise.get_absolute_url() + self.context_query()


class MergeEnterpriseView(OfEnterpriseMixin):
    """First shows what moves and what collides, then merges."""

    template_name = "enterprises/merge_form.html"
    title = "并入其他企业"

    def get_form(self, data: Any = None) -> HandForm:
        return MergeForm(data, user=self.request.user)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form: Any = self.get_form(request.POST)
        if PREVIEW not in request.POST or not form.is_valid():
            return super().post(request, *args, **kwargs)
        target, keep = form.cleaned_data["enterprise"], form.cleaned_data["keep"]
        made = plan(self.enterprise, target, prefer_source=keep == Merge.Keep.SOURCE)
        return self.render_to_response(
            self.get_context_data(form=form, plan=made), status=422 if made.refusals else 200
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(enterprise=self.enterprise, **kwargs)

    def act(self, form: Any) -> tuple[str, str]:
        data = form.cleaned_data
        merge = merging.merge_enterprises(
            source=self.enterprise,
            target=data["enterprise"],
            why=data["why"],
            by=self.request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            keep=data["keep"],
            confirmed=data["confirmed"],
        )
        return f"{merge.source_name}已并入{merge.target}。", merge.get_absolute_url() + self.context_query()


class MergeView(ScopedPageMixin, TemplateView):
    """One merge: what moved and what was put aside, and whether it can be taken back."""

    permission_required = VIEW
    template_name = "enterprises/merge.html"

    @cached_property
    def merge(self) -> Merge:
        """The merge of the address, or 404."""
        visible = Merge.objects.visible_to(self.request.user).select_related("target", "source_region")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        target = self.merge.target
        return [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (target.name, target.get_absolute_url() + self.context_query()),
            ("企业合并", None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_undo = self.request.user.has_perm(MERGE) and not self.merge.undone_at
        kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(
            merge=self.merge,
            moved=identity.counted(row[0] for row in self.merge.moved),
            aside=identity.counted(row["model"] for row in self.merge.aside),
            may_undo=may_undo,
            refusals=standing_on(self.merge) if may_undo else [],
            remarks=remarks_on(self.merge) if may_undo else [],
            **kwargs,
        )


class UndoMergeView(HandView):
    """A merge is taken back, or it is said what stands on it."""

    permission_required = (VIEW, MERGE)
    http_method_names = ["post", "options"]
    title, button, is_grave = "撤销合并", "撤销合并", True

    @cached_property
    def merge(self) -> Merge:
        """The merge of the address, or 404."""
        return get_object_or_404(Merge.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_form(self, data: Any = None) -> HandForm:
        return ReasonForm(data)

    def back(self) -> str:
        return self.merge.get_absolute_url()

    def act(self, form: Any) -> tuple[str, str]:
        restored = merging.undo_merge(
            merge=self.merge, why=form.cleaned_data["why"], by=self.request.user, now=timezone.now()
        )
        return f"合并已撤销，{restored.name}恢复原状。", restored.get_absolute_url() + self.context_query()
