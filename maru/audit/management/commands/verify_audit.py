"""`manage.py verify_audit [--json] [--anchor FILE]`: is the trail as it was written?"""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from maru.audit.verify import verify


class Command(BaseCommand):
    help = "Walk the audit trail and name the first row that is not as it was written."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the verdict as one JSON object")
        parser.add_argument("--anchor", type=Path, help="a file with `seq hash`, written down earlier, outside")

    def handle(self, *args, **options):
        verdict = verify(read_anchor(options["anchor"]) if options["anchor"] else None)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(verdict), "sound": verdict.sound}))
        elif verdict.sound:
            self.stdout.write(f"Sound: {verdict.rows} rows, head {verdict.head_seq} {verdict.head_hash}")
        if not verdict.sound:
            raise CommandError(f"Row {verdict.first_bad}: {verdict.fault}.", returncode=3)


def read_anchor(path: Path) -> tuple[int, str]:
    """The anchor in a file: the last line that holds a sequence number and a hash.

    Raises CommandError.
    """
    try:
        seq, digest = path.read_text().strip().splitlines()[-1].split()
        return int(seq), digest
    except (OSError, ValueError, IndexError) as error:
        raise CommandError(f"{path} holds no anchor: one line, a sequence number and a hash.") from error
