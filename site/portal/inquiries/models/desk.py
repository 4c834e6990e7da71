"""A queue of the ticket system in the ministry's words, and the categories of inquiries."""

from django.db import models

from portal.organisations.models import Duty, Organisation


class Desk(models.Model):
    """照会の窓口: a queue, the divisions that answer in it, and how soon they promise to.

    Agents of a desk are the people on the agents' seats of its divisions; nothing else opens its
    queue. Days are Japanese working days. Holds no personal data.
    """

    queue = models.OneToOneField(
        "helpdesk.Queue", models.PROTECT, related_name="desk", verbose_name="列"
    )
    divisions = models.ManyToManyField(Organisation, related_name="+", verbose_name="担当課")
    first_reply_days = models.PositiveSmallIntegerField("最初の返事の目安（営業日）", default=3)
    answer_days = models.PositiveSmallIntegerField("回答の目安（営業日）", default=10)
    needs_approval = models.BooleanField("公式回答に承認が必要", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "照会の窓口"
        verbose_name_plural = "照会の窓口"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.queue.title)


class Category(models.Model):
    """情報カテゴリ below a duty (介護保険 ＞ 補足給付)."""

    duty = models.ForeignKey(
        Duty, models.PROTECT, related_name="categories", verbose_name="所管分野"
    )
    name = models.CharField("名前", max_length=50)
    order = models.PositiveIntegerField("並び順", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "情報カテゴリ"
        verbose_name_plural = "情報カテゴリ"
        ordering = ["duty", "order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "name"],
                name="inquiries_category_once",
                violation_error_message="同じ名前の情報カテゴリがあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} ＞ {self.name}"
