"""newer.py <unit> <path>...: names each path, and each file in it, that was changed after the unit last began or was reloaded."""

import os
import subprocess
import sys
import time

SHOW = ["systemctl", "show", "--property=StateChangeTimestampMonotonic", "--value"]


def files_of(path):
    if os.path.isdir(path) and not os.path.islink(path):
        return [path, *(entry.path for entry in os.scandir(path))]
    return [path]


unit, *paths = sys.argv[1:]
shown = subprocess.run([*SHOW, unit], capture_output=True, text=True, check=True).stdout.strip()
# What never ran takes up everything when it begins.
if shown not in ("", "0"):
    since = time.time() - (time.monotonic() - int(shown) / 1_000_000)
    for path in paths:
        for file in files_of(path):
            if os.lstat(file).st_ctime > since:
                print(file)
