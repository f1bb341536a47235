"""The desk, the vendor's status page, and the moves."""

from __future__ import annotations

from django.urls import path

from entrepot.review import catalog_views, desk_views, finding_views, vendor_views

app_name = "review"
urlpatterns = [
    path("desk/", desk_views.desk, name="desk"),
    path("desk/next/", desk_views.claim_next, name="claim_next"),
    path("desk/delist/<str:integration_id>/", catalog_views.delist, name="delist"),
    path("desk/restore/<str:integration_id>/", catalog_views.restore, name="restore"),
    path("desk/<str:version_id>/", desk_views.submission, name="submission"),
    path("desk/<str:version_id>/claim/", desk_views.claim, name="claim"),
    path("desk/<str:version_id>/release/", desk_views.release, name="release"),
    path("desk/<str:version_id>/pass/", desk_views.pass_review, name="pass"),
    path("desk/<str:version_id>/return/", desk_views.return_to_vendor, name="return"),
    path("desk/<str:version_id>/note/", desk_views.note, name="note"),
    path("desk/<str:version_id>/test-account/", desk_views.test_account, name="test_account"),
    path("desk/<str:version_id>/findings/new/", finding_views.new, name="finding_new"),
    path(
        "desk/<str:version_id>/findings/<str:finding_id>/change/", finding_views.change, name="finding_change"
    ),
    path(
        "desk/<str:version_id>/findings/<str:finding_id>/<str:verb>/", finding_views.act, name="finding_act"
    ),
    path("integrations/<str:version_id>/review/", vendor_views.status, name="status"),
    path("integrations/<str:version_id>/submit/", vendor_views.submit, name="submit"),
    path("integrations/<str:version_id>/withdraw/", vendor_views.withdraw, name="withdraw"),
    path("integrations/<str:version_id>/reopen/", vendor_views.reopen, name="reopen"),
    path(
        "integrations/<str:version_id>/findings/<str:finding_id>/answer/", vendor_views.answer, name="answer"
    ),
]
