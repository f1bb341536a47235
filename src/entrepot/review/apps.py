from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entrepot.review"
    label = "review"
