"""`manage.py verify_audit [--json] [--anchor FILE]`: is the trail as it was written?"""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from maru.audit import anchors
from maru.audit.verify import verify


class Command(BaseCommand):
    help = "Walk the audit trail and name the first row that is not as it was written, and what was done to it."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the verdict as one JSON object")
        parser.add_argument(
            "--anchor", type=Path, help="a file of lines `seq hash time`, written down earlier, outside the database"
        )

    def handle(self, *args, **options):
        verdict = verify(self.read(options["anchor"]) if options["anchor"] else ())
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(verdict), "sound": verdict.sound}))
        elif verdict.sound:
            self.stdout.write(f"Sound: {verdict.rows} rows, head {verdict.head_seq} {verdict.head_hash}")
        if not verdict.sound:
            detail = f" ({verdict.detail})" if verdict.detail else ""
            raise CommandError(f"Row {verdict.first_bad}: {verdict.fault}{detail}.", returncode=3)

    def read(self, path: Path) -> list[anchors.Anchor]:
        """The anchors in a file. A line broken off by a power cut is passed over, and said so: the others hold.

        Raises CommandError.
        """
        mend = f"{path} holds no anchor: lines of a sequence number, a hash and a time."
        try:
            found, others = anchors.read(path)
        except OSError as error:
            raise CommandError(mend) from error
        if not found:
            raise CommandError(mend)
        for number in others:
            self.stderr.write(f"{path}, line {number}: no anchor, passed over.")
        return found
