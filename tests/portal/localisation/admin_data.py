"""What the admin needs to show each of its states (images and documents are unused here)."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, CommentReply, Page, Workflow, WorkflowPage


def fill_admin(user: AbstractBaseUser) -> None:
    """Pages in every state, a collection and a redirect, as left by ``user``."""
    # The home page of Wagtail's first migration, or whatever stands in its place.
    home = Page.objects.filter(depth=2).order_by("path")[0]
    for title, live in (("公開中の頁", True), ("下書きの頁", False), ("親の頁", True)):
        page = _child(home, title, title.encode().hex()[:20], live=live)
        page.title += "改"
        page.save_revision(user=user, log_action=True)
    _comment(page, user)
    page.add_child(instance=Page(title="子の頁", slug="child"))
    _schedule(home, user)
    _lock(home, user)
    _submit(home, user)
    Collection.get_first_root_node().add_child(name="様式集")
    Redirect.objects.create(old_path="/furui", redirect_page=home)


def _child(home: Page, title: str, slug: str, *, live: bool = True) -> Page:
    return home.add_child(instance=Page(title=title, slug=slug, live=live))


def _comment(page: Page, user: AbstractBaseUser) -> None:
    comment = Comment.objects.create(page=page, user=user, text="要確認", contentpath="title")
    CommentReply.objects.create(comment=comment, user=user, text="済み")


def _schedule(home: Page, user: AbstractBaseUser) -> None:
    page = _child(home, "予約の頁", "scheduled")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.expire_at = timezone.now() + timedelta(days=9)
    page.save_revision(user=user).publish(user=user)


def _lock(home: Page, user: AbstractBaseUser) -> None:
    page = _child(home, "鍵の頁", "locked")
    page.locked, page.locked_by, page.locked_at = True, user, timezone.now()
    page.save()


def _submit(home: Page, user: AbstractBaseUser) -> None:
    page = _child(home, "承認待ちの頁", "submitted")
    workflow = Workflow.objects.order_by("pk")[0]
    WorkflowPage.objects.get_or_create(page=page, workflow=workflow)
    page.save_revision(user=user)
    workflow.start(page, user)
