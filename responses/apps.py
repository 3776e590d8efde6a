from django.apps import AppConfig
from django.core.checks import register


class ResponsesConfig(AppConfig):
    name = "responses"

    def ready(self) -> None:
        from responses.checks import receipt_key

        register(receipt_key)
