#!/bin/sh
# end-sessions.sh <user>: ends everything that a user runs here, by himself or as root, and what would start again.
uid=$(id -u "$1") || exit 1
rm -f "/var/spool/cron/crontabs/$1" "/var/lib/systemd/linger/$1"
systemctl stop "user-$uid.slice"

own() {
  ps -eo pid=,euid=,ruid= | while read -r pid effective real; do
    if [ "$effective" = "$uid" ] || [ "$real" = "$uid" ]; then echo "$pid"; fi
  done
}

# The number of who signed in stays with what he starts by sudo (pam_loginuid(8)). Where process 1 has it too, it tells nothing.
by_sudo() {
  grep -qx "$uid" /proc/1/loginuid 2>/dev/null && return
  grep -lx "$uid" /proc/[0-9]*/loginuid 2>/dev/null | cut -d/ -f3
}

# What starts others faster than they are found is found the next time.
for again in $(seq 50); do
  found=
  for pid in $(own) $(by_sudo); do
    # What is dead, and only waits to be counted, has none.
    if [ -e "/proc/$pid/exe" ]; then
      found="$found $pid"
      kill -KILL "$pid" 2>/dev/null
    fi
  done
  [ -n "$found" ] || exit 0
  sleep 0.1
done
echo "Programs of $1 run on:$found" >&2
exit 1
