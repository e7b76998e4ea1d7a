"""`manage.py export_role_matrix --json`: who may do and see what, for whoever must agree to it or check it."""

import json

from django.core.management.base import BaseCommand, CommandError

from maru.agencies.permissions import Permission
from maru.agencies.roles import ROLES


class Command(BaseCommand):
    help = "Write the roles, what each may do and whose records it sees, to standard output."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="as one JSON object; docs/roles.md is the page to read")

    def handle(self, **options):
        """The same table that the pages and the two walls ask; nothing of any person."""
        if not options["json"]:
            raise CommandError("Say --json. To read the roles, open docs/roles.md.")
        roles = [
            {
                "slug": role.slug,
                "name": role.name,
                "description": role.description,
                "permissions": sorted(role.permissions),
                "sees_unit": role.sees_unit,
                "sees_whole": sorted(role.sees),
            }
            for role in ROLES.values()
        ]
        self.stdout.write(json.dumps({"permissions": list(Permission), "roles": roles}, indent=2, ensure_ascii=False))
