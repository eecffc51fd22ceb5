"""Runs one command and writes what the system accounted to it: {"user", "system", "wall" (seconds), "peak" (MiB)}.

First argument: the file for the figures; then the command. Exits as the command does.
"""

import json
import os
import sys
import time

began = time.monotonic()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(
        {
            "user": usage.ru_utime,
            "system": usage.ru_stime,
            "wall": time.monotonic() - began,
            "peak": usage.ru_maxrss / 1024,
        },
        file,
    )
sys.exit(os.waitstatus_to_exitcode(status))
