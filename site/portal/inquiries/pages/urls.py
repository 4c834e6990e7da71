"""Addresses of the officials' inquiries."""

from django.urls import include, path

from portal.inquiries.pages import (
    ask_draft_views,
    ask_views,
    bulk_views,
    case_views,
    desk_list_views,
    desk_views,
    draft_views,
    gather_views,
    knowing_views,
    list_views,
    preset_views,
)

ACTS: tuple[type[case_views.ActView], ...] = (
    case_views.ReplyView,
    case_views.AcceptView,
    case_views.ReopenView,
    case_views.WithdrawView,
    case_views.RateView,
    case_views.AnswerView,
    case_views.RequestView,
    case_views.PassUpView,
    case_views.DateView,
    *desk_views.ACTS,
    *draft_views.ACTS,
    *knowing_views.ACTS,
)

urlpatterns = [
    path("inquiries/", list_views.CaseListView.as_view(), name="inquiries"),
    path("inquiries/export.csv", list_views.CaseExportView.as_view(), name="inquiries_export"),
    path("inquiries/new/", ask_views.AskView.as_view(), name="inquiry_new"),
    path(
        "inquiries/drafts/<uuid:draft_id>/",
        ask_draft_views.DraftView.as_view(),
        name="inquiry_draft",
    ),
    path(
        "inquiries/drafts/<uuid:draft_id>/discard/",
        ask_draft_views.DraftDiscardView.as_view(),
        name="inquiry_draft_discard",
    ),
    path("inquiries/gather/", gather_views.GatherView.as_view(), name="inquiry_gather"),
    path("inquiries/shared/", list_views.SharedListView.as_view(), name="inquiries_shared"),
    path("inquiries/desks/", list_views.DesksView.as_view(), name="inquiry_desks"),
    path("inquiries/<str:number>/", case_views.CaseView.as_view(), name="inquiry"),
    path("inquiries/<str:number>/join/", case_views.JoinView.as_view(), name="inquiry_join"),
    *[
        path(
            f"inquiries/<str:number>/{view.act}/",
            view.as_view(),
            name=f"inquiry_{view.act.replace('-', '_')}",
        )
        for view in ACTS
    ],
    path("helpdesk/phone/", desk_views.PhoneView.as_view(), name="inquiry_phone"),
    path("helpdesk/bulk/", bulk_views.BulkView.as_view(), name="inquiry_bulk"),
    path(
        "helpdesk/export.csv", desk_list_views.DeskExportView.as_view(), name="inquiry_desk_export"
    ),
    path("helpdesk/saved/", desk_list_views.SaveSearchView.as_view(), name="inquiry_save_search"),
    path(
        "helpdesk/saved/<id:search_id>/delete/",
        desk_list_views.ForgetSearchView.as_view(),
        name="inquiry_forget_search",
    ),
    path("helpdesk/presets/", preset_views.PresetListView.as_view(), name="inquiry_presets"),
    path("helpdesk/presets/new/", preset_views.PresetView.as_view(), name="inquiry_preset_new"),
    path(
        "helpdesk/presets/<id:preset_id>/",
        preset_views.PresetView.as_view(),
        name="inquiry_preset",
    ),
    path(
        "helpdesk/presets/<id:preset_id>/delete/",
        preset_views.PresetDeleteView.as_view(),
        name="inquiry_preset_delete",
    ),
    path("helpdesk/", include("portal.inquiries.pages.helpdesk_urls")),
]
