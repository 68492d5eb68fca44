"""The network between regions: hands each packet on after the time that light needs, which Linux does only with netem.

Its one argument is JSON: a matrix of the milliseconds from each end to each other. A line "<device> <end>" on its input makes that device,
and is said again when it is there; it may then be moved to where it belongs. The last byte of an address is that of its end, from 1 on.
It ends with its input.
"""

import errno
import fcntl
import heapq
import json
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
DESTINATION = 19
LARGEST = 65536

delays = [[ms / 1000 for ms in row] for row in json.loads(sys.argv[1])]
devices = {}
waiting = []
sent = 0


def make(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def listen():
    """The lines are short, and each waits for the answer to the one before: none comes in pieces."""
    said = os.read(0, LARGEST).decode()
    if said == "":
        sys.exit()
    for line in said.splitlines():
        name, end = line.split()
        devices[int(end)] = make(name)
        print(line, flush=True)


def take(end, device):
    """All that came; a device whose machine is gone is forgotten."""
    global sent
    while True:
        try:
            packet = os.read(device, LARGEST)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno == errno.EIO:
                return
            os.close(device)
            del devices[end]
            return
        to = packet[DESTINATION] - 1 if packet[0] >> 4 == 4 else -1
        if 0 <= to < len(delays) and to != end:
            # Counted: what is due at once goes in its order.
            sent += 1
            heapq.heappush(waiting, (time.monotonic() + delays[end][to], sent, to, packet))


def hand_on():
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, to, packet = heapq.heappop(waiting)
        try:
            os.write(devices[to], packet)
        except (KeyError, OSError):
            pass  # Lost, as packets are.


while True:
    pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    ready, _, _ = select.select([0, *devices.values()], [], [], pause)
    hand_on()
    for end, device in list(devices.items()):
        if device in ready:
            take(end, device)
    if 0 in ready:
        listen()
