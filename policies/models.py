"""Policy documents and their articles: what every target, rule and duty refers to."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value

from accounts.models import Region
from accounts.scope import ScopedQuerySet, scope_of


class BindingQuerySet(ScopedQuerySet):
    """What is issued for one's own region, for those below it, and for those above, which binds it."""

    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.alias(scope_path=Value(scope.path)).filter(
            Q(**{f"{self.region_lookup}__path__startswith": scope.path})
            | Q(scope_path__startswith=F(f"{self.region_lookup}__path"))
        )


class PolicyDocument(models.Model):
    """A policy as it was issued."""

    slug = models.SlugField("标识", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="适用区划", related_name="policies")
    issued_on = models.DateField("成文日期", null=True, blank=True)
    effective_from = models.DateField("施行起", null=True, blank=True)
    effective_to = models.DateField("施行止", null=True, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ["region__path", "-effective_from", "slug"]

    def __str__(self) -> str:
        return self.title


class ArticleQuerySet(BindingQuerySet):
    """Articles, by the region of their document."""

    region_lookup = "document__region"


class Article(models.Model):
    """One article of a document, with its words."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, verbose_name="文件", related_name="articles")
    key = models.CharField("标识", max_length=40)
    number = models.CharField("条号", max_length=20, blank=True)
    heading = models.CharField("条目", max_length=120)
    text = models.TextField("条文")
    position = models.PositiveSmallIntegerField("次序")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条款"
        ordering = ["document", "position"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="article_of_document")]

    def __str__(self) -> str:
        return f"{self.document} {self.number}{self.heading}"
