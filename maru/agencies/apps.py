from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "maru.agencies"
    label = "agencies"

    def ready(self) -> None:
        from maru.agencies import sign_in, wall
        from maru.agencies.operations import keepers_leaving, rota_leaving

        sign_in.listen()
        wall.watch()
        keepers_leaving.register()
        rota_leaving.register()
