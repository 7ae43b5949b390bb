#!/bin/sh
# Starts something of a sandbox on the host's side:
#
#   start.sh UID ARGS FILTER RECORD STDOUT STDERR PROGRAM [ARGUMENT ...]
#
# Opens the files while it still may, then becomes UID for good ("-" leaves things as they are) and runs the program with
# 5 = ARGS, 6 = FILTER (for reading), 7 = RECORD, 8 = STDOUT, 9 = STDERR (for appending); "-" opens nothing.
# Runs with an environment of PATH alone and in a session of its own.
set -eu
# What files made inside begin with, whatever the daemon's own is. The files opened here exist already.
umask 022
uid=$1
[ "$2" = - ] || exec 5<"$2"
[ "$3" = - ] || exec 6<"$3"
[ "$4" = - ] || exec 7>>"$4"
[ "$5" = - ] || exec 8>>"$5"
[ "$6" = - ] || exec 9>>"$6"
shift 6
[ "$uid" != - ] || exec "$@"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
