from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "entrepot.notify"
    label = "notify"

    def ready(self) -> None:
        from entrepot.notify.actions import send_mail
        from entrepot.orgs import mailer

        mailer.register(send_mail)
