"""`make bench name=timer-faults`: clocks that run out while everything that could fire them is killed.

Two workers, two beats and the watchdog of the Procfile run under the product's own runner, on servers and in a
database of the bench's own. Half of the faults come at any moment, half while a sweep's transaction is open.
`python -m scripts.bench.timer_faults --help` has the sizes.
"""

import sys

from scripts.bench import harness

if __name__ == "__main__":
    harness.on_servers_of_its_own("faults", "scripts.bench.campaign", *sys.argv[1:])
