"""What an enterprise makes, who supplies it and who buys from it.

亳政办〔2022〕3号 三（六）: 指导重点企业建立核心配套企业和主要客户企业名录.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed


class ChainQuerySet(ScopedQuerySet):
    """By the region of the enterprise whose list it is."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class ChainEntry(Placed):
    """One line of an enterprise's list: a product of its own, or a partner with what passes between them."""

    class Role(models.TextChoices):
        PRODUCT = "product", "主导产品"
        SUPPLIER = "supplier", "核心配套企业"
        CUSTOMER = "customer", "主要客户"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="chain_entries"
    )
    role = models.CharField("类别", max_length=10, choices=Role.choices)
    product = models.CharField("产品或工序", max_length=100)
    partner_name = models.CharField("合作企业", max_length=200, blank=True, default="")
    partner = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name="合作企业（名录中）",
        null=True,
        blank=True,
        related_name="chain_partners",
    )

    objects = ChainQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "产业链名录"
        ordering = ["enterprise", "role", "product", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "role", "product", "partner_name"], name="one_chain_entry"
            ),
            models.CheckConstraint(
                condition=Q(role="product", partner_name="") | ~Q(role="product") & ~Q(partner_name=""),
                name="a_partner_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_role_display()} {self.product}"


auditlog.register(ChainEntry)
