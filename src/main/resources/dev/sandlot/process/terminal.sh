#!/bin/sh
# Makes a terminal, in the sandbox's tmux directory, as the sandbox's uid:
#
#   terminal.sh KEEPER PUMP.PL ENTER.PL TMUX.CONF PROCESS COLS ROWS
#
# Says "ready PID START CHILD" once the holder has a child that waits to become the command, then passes the order on from standard input (see terminal.h). If
# the daemon dies before the whole order, the holder reads its end and runs nothing.
#
# The raw output is piped to the pump before anything runs, so that the log has it from the first byte.
set -eu
keeper=$1 pump=$2 enter=$3 conf=$4 process=$5 cols=$6 rows=$7

# Left behind by an earlier run of this process.
[ ! -S s ] || tmux -S s kill-session -t "=$process" 2>/dev/null || :
rm -f "$process.ready" "$process.order"
mkfifo -m 600 "$process.ready" "$process.order"

tmux -u -S s -f "$conf" \
    new-session -d -s "$process" -x "$cols" -y "$rows" -- "$keeper" terminal "$process" \; \
    set-option -g @pump "$pump" \; \
    set-option -g @enter "$enter" \; \
    pipe-pane -t "=$process:" 'exec perl #{q:@pump} #{session_name}' </dev/null
timeout 10 cat "$process.ready"
rm -f "$process.ready"
exec cat >"$process.order"
