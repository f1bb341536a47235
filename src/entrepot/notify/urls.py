"""The demo's mailbox, outside of all organisations."""

from __future__ import annotations

from django.urls import path

from entrepot.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.mails, name="mailbox"),
    path("<slug:name>/", views.mail, name="mail"),
    path("<slug:name>/html", views.mail_html, name="mail_html"),
]
