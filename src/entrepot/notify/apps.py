from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "entrepot.notify"
    label = "notify"

    def ready(self) -> None:
        from entrepot.core import failures
        from entrepot.notify.actions import send_mail
        from entrepot.notify.undelivered import give_up
        from entrepot.orgs import mailer

        mailer.register(send_mail)
        failures.tell(give_up, task="notify.deliver")
