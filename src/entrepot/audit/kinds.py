"""Every kind of event: `subject.thing.action`, what it reads as, and whether the network's own log shows it too."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of event. The value is stable: searches and exports name it."""

    label: str
    network: bool

    def __new__(cls, value: str, label: str = "", network: bool = False) -> Kind:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.network = network
        return member

    ORG_SIGN_UP_REQUEST = "org.sign_up.request", "Sign-up asked for", True
    ORG_CREATE = "org.lifecycle.create", "Organisation created", True
    ORG_SUSPEND = "org.lifecycle.suspend", "Organisation suspended", True
    ORG_RESTORE = "org.lifecycle.restore", "Organisation restored", True
    ORG_SETTINGS_UPDATE = "org.settings.update", "Organisation settings changed"
    USER_CREATE = "user.lifecycle.create", "Person added"
    USER_INVITE = "user.lifecycle.invite", "Person invited"
    USER_INVITE_CANCEL = "user.lifecycle.invite_cancel", "Invitation cancelled"
    USER_ACTIVATE = "user.lifecycle.activate", "Person activated"
    USER_SUSPEND = "user.lifecycle.suspend", "Person suspended"
    USER_UNSUSPEND = "user.lifecycle.unsuspend", "Person restored"
    USER_DEACTIVATE = "user.lifecycle.deactivate", "Person deactivated"
    USER_UPDATE = "user.account.update_profile", "Profile changed"
    USER_PASSWORD = "user.account.update_password", "Password changed"
    USER_RESET_REQUEST = "user.account.reset_password_request", "Password reset asked for"
    USER_EMAIL_REQUEST = "user.account.update_email_request", "E-mail change asked for"
    USER_EMAIL = "user.account.update_email", "E-mail address changed"
    USER_ROLE_GRANT = "user.account.privilege.grant", "Admin role granted"
    USER_ROLE_REVOKE = "user.account.privilege.revoke", "Admin role revoked"
    SESSION_START = "user.session.start", "Signed in"
    SESSION_END = "user.session.end", "Signed out"
    SESSION_CLEAR = "user.session.clear", "Sessions ended"
    SESSION_THROTTLE = "user.session.throttle", "Sign-in slowed down"
    GROUP_CREATE = "group.lifecycle.create", "Group created"
    GROUP_UPDATE = "group.lifecycle.update", "Group renamed"
    GROUP_DELETE = "group.lifecycle.delete", "Group deleted"
    GROUP_MEMBER_ADD = "group.user_membership.add", "Person added to group"
    GROUP_MEMBER_REMOVE = "group.user_membership.remove", "Person removed from group"
    ACCESS_DENIED = "policy.access.deny", "Refused"
    DRAFT_CREATE = "integration.draft.create", "Draft started"
    DRAFT_DELETE = "integration.draft.delete", "Draft deleted"
    DRAFT_UPDATE = "integration.draft.update", "Draft edited"
    VERSION_CREATE = "integration.version.create", "Update started"
    VERSION_DISCARD = "integration.version.discard", "Update discarded"
    SUBMISSION_SUBMIT = "integration.submission.submit", "Submitted for review", True
    SUBMISSION_RESUBMIT = "integration.submission.resubmit", "Resubmitted", True
    SUBMISSION_WITHDRAW = "integration.submission.withdraw", "Withdrawn", True
    SUBMISSION_REOPEN = "integration.submission.reopen", "Reopened as draft", True
    SUBMISSION_CLAIM = "integration.submission.claim", "Claimed for review", True
    SUBMISSION_RELEASE = "integration.submission.release", "Claim released", True
    SUBMISSION_PASS = "integration.submission.pass", "Review passed", True
    SUBMISSION_RETURN = "integration.submission.return", "Returned with findings", True
    SUBMISSION_REFUSED = "integration.submission.refused", "Review move refused", True
    FINDING_OPEN = "integration.finding.open", "Finding opened", True
    FINDING_CHANGE = "integration.finding.change", "Finding reworded", True
    FINDING_DROP = "integration.finding.drop", "Finding taken back", True
    FINDING_REPLY = "integration.finding.reply", "Finding replied to", True
    FINDING_ANSWER = "integration.finding.answer", "Finding answered", True
    FINDING_RESOLVE = "integration.finding.resolve", "Finding resolved", True
    FINDING_REOPEN = "integration.finding.reopen", "Finding reopened", True
    NOTE_ADD = "integration.note.add", "Review note added", True
    RELEASE_PUBLISH = "integration.release.publish", "Published", True
    LISTING_DELIST = "integration.listing.delist", "Removed from the catalog", True
    LISTING_RESTORE = "integration.listing.restore", "Restored to the catalog", True
    TEST_ACCOUNT_REVEAL = "integration.test_account.reveal", "Test account's password shown", True
    TEST_ACCOUNT_NOTICE = "integration.test_account.notice", "Erasure of the test account announced", True
    TEST_ACCOUNT_ERASE = "integration.test_account.erase", "Test account erased", True
    APP_INSTALL = "application.lifecycle.create", "Integration installed"
    APP_UPDATE = "application.lifecycle.update", "Installed integration changed"
    APP_ACTIVATE = "application.lifecycle.activate", "Installed integration activated"
    APP_DEACTIVATE = "application.lifecycle.deactivate", "Installed integration deactivated"
    APP_REMOVE = "application.lifecycle.delete", "Installed integration removed"
    APP_ASSIGN = "application.user_membership.add", "Assigned to integration"
    APP_UNASSIGN = "application.user_membership.remove", "Assignment removed"
    APP_LAUNCH = "application.launch", "Tile opened"
    APP_SIGN_IN = "user.authentication.sso", "Signed in to integration"
    CLIENT_SECRET_CREATE = "app.oauth2.client.secret.create", "Client secret created"
    CLIENT_SECRET_REVOKE = "app.oauth2.client.secret.revoke", "Client secret revoked"
    CODE_GRANT = "app.oauth2.authorize.code", "Authorization code issued"
    TOKEN_GRANT = "app.oauth2.token.grant", "Tokens issued"
    TOKEN_REVOKE = "app.oauth2.token.revoke", "Token revoked"
    CODE_REPLAY = "app.oauth2.code.replay", "Authorization code used twice"
    AUTHORIZE_REFUSED = "app.oauth2.authorize.refused", "Authorization refused"
    TOKEN_REFUSED = "app.oauth2.token.refused", "Token request refused"
    KEY_ROTATE = "app.oauth2.key.rotate", "Signing key rotated"
    SEED = "system.seed", "Seeded", True
    MAIL_FAIL = "system.mail.fail", "Mail not delivered"
    JOB_FAIL = "system.job.fail", "Background job failed", True


class Outcome(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    DENY = "deny"


class ActorKind(StrEnum):
    """Who acted."""

    PERSON = "person"
    NETWORK = "network"  # one of the network's people, in another organisation's log
    CLIENT = "client"
    SYSTEM = "system"
    NOBODY = "nobody"
