#!/bin/sh
# Starts the agent whose name this file has, in a sandbox. The words before --always count at its first start only.
here=${0%/*}
name=${0##*/}

if ! command -v "$name" >/dev/null 2>&1; then
    sed "s/@NAME@/$(uname -n)/" "$here/missing.txt"
    until command -v "$name" >/dev/null 2>&1; do
        sleep 2
    done
    printf '\033[2J\033[H'
fi

if [ ! -e "$here/began" ] && [ -e "$here/login.txt" ]; then
    cat -- "$here/login.txt"
fi

# What is wanted of them goes behind the others.
while [ $# -gt 0 ] && [ "$1" != --always ]; do
    [ -e "$here/began" ] || set -- "$@" "$1"
    shift
done
[ $# -eq 0 ] || shift
: > "$here/began"
exec "$name" "$@"
