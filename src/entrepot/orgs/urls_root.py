"""Addresses outside of all organisations: the front page, sign-up, and finding one's organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from entrepot.orgs.views import root

app_name = "orgs_root"
urlpatterns: list[URLPattern] = [
    path("", root.landing, name="landing"),
    path("sign-in/", root.find_org, name="sign_in"),
    path("sign-in/forget/", root.forget_orgs, name="forget_orgs"),
    path("sign-up/", root.sign_up, name="sign_up"),
    path("sign-up/sent/", root.sign_up_sent, name="sign_up_sent"),
    path("sign-up/short-name/", root.short_name, name="short_name"),
    path("sign-up/confirm/", root.confirm_sign_up, name="confirm_sign_up"),
]
