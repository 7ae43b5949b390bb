#!/bin/sh
# Starts something of a sandbox on the host's side:
#
#   start.sh [-w] UID ARGS FILTER PROGRAM [ARGUMENT ...]
#
# With -w it waits for a line on standard input first, so that it can be put into a control group, and does nothing where that ends instead.
#
# Opens the files while it still may, then becomes UID for good ("-" leaves things as they are) and runs the program with
# 5 = ARGS, 6 = FILTER (for reading); "-" opens nothing. Runs with an environment of PATH alone and in a session of its own.
set -eu
# What files made inside begin with, whatever the daemon's own is. The files opened here exist already.
umask 022
if [ "$1" = -w ]; then
    read -r go || exit 0
    shift
fi
uid=$1
[ "$2" = - ] || exec 5<"$2"
[ "$3" = - ] || exec 6<"$3"
shift 3
[ "$uid" != - ] || exec "$@"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
