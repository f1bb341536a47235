"""Forms: they read what was sent and show it again. What is right is judged by the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.core.errors import Invalid
from entrepot.orgs.actions.groups import DESCRIPTION_MAX
from entrepot.orgs.models import Group, Org
from entrepot.orgs.names import EMAIL_MAX, LOGIN_MAX, NAME_MAX, SLUG_MAX
from entrepot.orgs.rules import grantable
from entrepot.orgs.states import ROLE_HELP, Role

WHOLE_FORM = None  # Django's name for errors that belong to no field


def _at_most(longest: int) -> MaxLengthValidator:
    return MaxLengthValidator(longest, "Use at most %(limit_value)d characters; this has %(show_value)d.")


def line(
    label: str, missing: str, longest: int = NAME_MAX, *, hint: str = "", **attrs: object
) -> forms.CharField:
    """One line of text; `missing` is said when it is left empty, and "" makes it optional."""
    return forms.CharField(
        label=label,
        validators=[_at_most(longest)],
        required=bool(missing),
        help_text=hint,
        error_messages={"required": missing} if missing else {},
        widget=forms.TextInput(attrs=attrs),
    )


def email(
    label: str = "E-mail", missing: str = "Enter the e-mail address.", *, hint: str = "", **attrs: object
) -> forms.CharField:
    """An address, judged by `names.email_problem`; the widget brings the phone's keyboard for it."""
    given = {"autocomplete": "email", **attrs}
    return forms.CharField(
        label=label,
        validators=[_at_most(EMAIL_MAX)],
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.EmailInput(attrs=given),
    )


def password(label: str, missing: str, *, autocomplete: str, hint: str = "") -> forms.CharField:
    """A password: not trimmed, never shown again. Its length is judged by `passwords`, in bytes."""
    return forms.CharField(
        label=label,
        strip=False,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def new_password() -> forms.CharField:
    return password(
        "Password",
        "Choose a password.",
        autocomplete="new-password",
        hint="At least 12 characters. Four words that don't belong together are good.",
    )


class Form(forms.Form):
    """The base of ours: inputs have the names of their fields as ids, and labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.label_suffix = "%s", ""

    def refuse(self, error: Invalid) -> None:
        """Show a verb's refusal beside the fields it names, and what belongs to none above them."""
        for name, text in error.fields.items():
            self.add_error(name if name in self.fields else WHOLE_FORM, text)
        if not error.fields:
            self.add_error(WHOLE_FORM, error.message)


class SignUpForm(Form):
    name = line(
        "Organisation", "Enter the organisation's name.", placeholder="Northwind", autocomplete="organization"
    )
    slug = line(
        "Short name",
        "",
        SLUG_MAX,
        hint="Part of your address here, for good. Left empty, it is made from the name.",
        placeholder="northwind",
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
    )
    given_name = line("Given name", "Enter your given name.", autocomplete="given-name")
    family_name = line("Family name", "", autocomplete="family-name")
    email = email(
        "Company e-mail",
        "Enter your e-mail address.",
        hint="We send a link there.",
        placeholder="maya@northwind.example",
    )


class ConfirmSignUpForm(Form):
    slug = line("Short name", "Enter the short name.", SLUG_MAX, hint="Part of your address here, for good.")
    password = new_password()


class FindOrgForm(Form):
    org = line(
        "Short name or address",
        "Enter your organisation's short name.",
        200,
        hint="The short name or the whole address, as your admin gave it to you.",
        placeholder="globex",
        autocapitalize="none",
        autocomplete="organization",
        spellcheck="false",
    )


class SignInForm(Form):
    login = line(
        "Login",
        "Enter your login.",
        LOGIN_MAX,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    password = password("Password", "Enter your password.", autocomplete="current-password")


class ForgotForm(Form):
    login = line(
        "Login or e-mail",
        "Enter your login or e-mail address.",
        LOGIN_MAX,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )


class NewPasswordForm(Form):
    password = new_password()


class AcceptInviteForm(Form):
    given_name = line("Given name", "Enter your given name.", autocomplete="given-name")
    family_name = line("Family name", "", autocomplete="family-name")
    password = new_password()


class ProfileForm(Form):
    given_name = line("Given name", "Enter the given name.", autocomplete="given-name")
    family_name = line("Family name", "", autocomplete="family-name")


class PersonForm(Form):
    """Somebody else's names: the browser must not fill in one's own."""

    given_name = line("Given name", "Enter the given name.", autocomplete="off")
    family_name = line("Family name", "", autocomplete="off")


class EmailForm(Form):
    email = email("New address", hint="We send a link there. Until it is opened, the present address stays.")


class ChangePasswordForm(Form):
    old = password("Present password", "Enter your present password.", autocomplete="current-password")
    new = password(
        "New password",
        "Choose a password.",
        autocomplete="new-password",
        hint="At least 12 characters. Your other sessions end.",
    )


class InviteForm(Form):
    given_name = line("Given name", "Enter the given name.", autocomplete="off")
    family_name = line("Family name", "", autocomplete="off")
    email = email(hint="The invitation goes there. It is the login, too.", autocomplete="off")
    roles = forms.MultipleChoiceField(
        label="Admin roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None for people who only use apps.",
        error_messages={"invalid_choice": "Choose roles from the list."},
    )
    groups = forms.MultipleChoiceField(
        label="Groups",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose groups from the list."},
    )

    def __init__(self, *args: Any, org: Org, groups: Iterable[Group], may_grant: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, f"{role.label}: {ROLE_HELP[role]}") for role in grantable(org)]
        self._choose("roles", choices if may_grant else [])
        self._choose("groups", [(group.pk, group.name) for group in groups])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if choices and isinstance(field, forms.MultipleChoiceField):
            field.choices = choices
        else:
            del self.fields[name]

    def chosen_roles(self) -> list[Role]:
        return [Role(value) for value in self.cleaned_data.get("roles", ())]


class GroupForm(Form):
    name = line("Name", "Enter the group's name.", placeholder="Everyone in Sales")
    description = line("Description", "", DESCRIPTION_MAX, hint="What its members have in common.")


class OrgForm(Form):
    name = line("Name", "Enter the organisation's name.", autocomplete="off")


class CustomerForm(Form):
    name = line("Organisation", "Enter the organisation's name.", placeholder="Globex", autocomplete="off")
    slug = line(
        "Short name",
        "",
        SLUG_MAX,
        hint="Part of its address here, for good. Left empty, it is made from the name.",
        placeholder="globex",
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
    )
    given_name = line("Given name", "Enter the given name.", autocomplete="off")
    family_name = line("Family name", "", autocomplete="off")
    email = email(hint="The invitation goes there. It is the login, too.", autocomplete="off")


def page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """The page; 422 where one of its forms was refused, so that programs notice too."""
    refused = any(isinstance(value, Form) and value.is_bound and value.errors for value in context.values())
    return render(request, template, context, status=422 if refused else 200)
