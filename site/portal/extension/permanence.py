"""Pages that stay once they were published: cited by others, archived instead of deleted.

The page's own methods refuse; the receivers also catch what goes past them: Wagtail's actions on
plain pages and whole branches of the tree. Wagtail hooks of this app say so before it comes to it.
A deletion that gets past all is for the database to refuse, by a protected row of the page.
"""

# mypy: disable-error-code="misc,has-type,var-annotated"
# Wagtail has no types.

import secrets
from collections.abc import Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import pre_page_move


class PageIsPermanent(Exception):
    """A published page stays where it is. The sentence says what to do instead."""

    message = "公開したページは、削除・非公開・移動・別名の作成ができません。"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.message


class PermanentPage(Page):
    """Base of such pages. Addresses say nothing: Japanese titles make unreadable ones."""

    permanent_error: ClassVar[type[PageIsPermanent]] = PageIsPermanent

    class Meta:
        abstract = True

    @classmethod
    def published_pages(cls) -> Any:
        """Those that are permanent already."""
        return cls.objects.filter(first_published_at__isnull=False)

    @property
    def is_published(self) -> bool:
        """Whether it went out once; from then on the page is permanent."""
        return self.first_published_at is not None

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Fill an empty address."""
        if not self.slug:
            self.slug = new_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Drafts get their address here."""
        if not self.slug:
            self.slug = new_slug()
        super().minimal_clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the page. Raises its error when a published one would go offline."""
        if self.is_published:
            if not self.live:
                raise self.permanent_error
            self.keep_address()
        super().save(*args, **kwargs)

    def keep_address(self) -> None:
        """A published page is cited by its address."""
        slug = Page.objects.values_list("slug", flat=True).get(pk=self.pk)
        if slug != self.slug:
            self.slug = slug
            self.set_url_path(self.get_parent())

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete a draft. Raises its error once published."""
        self.require_draft()
        return super().delete(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Raises its error once published."""
        self.require_draft()
        return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move a draft. Raises its error once published: the address is cited."""
        self.require_draft()
        return super().move(*args, **kwargs)

    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        """Raises its error: one page has one address."""
        raise self.permanent_error

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A fresh draft with an address of its own and none of the original's state."""
        kwargs.update(keep_live=False, copy_revisions=False)
        kwargs["update_attrs"] = {"slug": new_slug(), **(kwargs.get("update_attrs") or {})}
        return super().copy(*args, **kwargs)

    def require_draft(self) -> None:
        """Raises its error when the database knows the page as published."""
        if self.is_published or self.published_pages().filter(pk=self.pk).exists():
            raise self.permanent_error


class BureauIndexPage(Page):
    """Base of the list pages above them; a bureau's own index below the main one carries its
    ``bureau``.

    Editors get Wagtail permissions on their bureau's index, so other bureaus stay read-only.
    """

    bureau = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="部局",
    )

    max_count_per_parent: ClassVar[int | None] = None

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused while a published page stands below. Raises that page type's error."""
        require_removable(self)
        return super().delete(*args, **kwargs)


def new_slug() -> str:
    """An address that says nothing, unique for practical purposes (40 random bits).

    It begins with a letter: addresses that begin with a number are views.
    """
    return f"n{secrets.token_hex(5)}"


def refusal_to_remove(page: Page) -> PageIsPermanent | None:
    """Why the page, or a page below it, stays where it is; None when all may go."""
    for model in permanent_models():
        if model.published_pages().descendant_of(page, inclusive=True).exists():
            return model.permanent_error()
    return None


def permanent_models() -> Iterator[type[PermanentPage]]:
    """The page types of this site that are permanent."""
    return (model for model in apps.get_models() if issubclass(model, PermanentPage))


def require_removable(page: Page) -> None:
    """Raises PageIsPermanent, or the page type's own error."""
    refusal = refusal_to_remove(page)
    if refusal:
        raise refusal


@receiver(pre_page_move)
def refuse_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """A published page would change its address."""
    if url_path_before != url_path_after:
        require_removable(instance)


@receiver(pre_save, sender=Page)
def refuse_unpublication(instance: Page, **kwargs: Any) -> None:
    """A plain Page takes a published one offline."""
    if instance.pk and not instance.live:
        for model in permanent_models():
            if model.published_pages().filter(pk=instance.pk).exists():
                raise model.permanent_error
