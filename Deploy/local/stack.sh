# The local stack's layout and the verbs that up, down, status, logs and reset share. Sourced, not run.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Another folder makes another stack beside the first, as the tests do.
state=${HERALD_LOCAL_DIR:-$project/.local}
# Executables that are built already, as the tests have them; without it, up makes a release build.
binaries=${HERALD_BINARIES:-$project/.build/release}

# product, admin port, public port or "-"; in flow order.
services="gateway:9101:8080 orchestrator:9102:- email-worker:9103:- sms-worker:9104:- push-worker:9105:-
inapp-worker:9106:8081 webhook-handler:9107:8082 analytics:9108:8083"
foundations="local-broker postgres redis mailbox sandbox"

say() { printf '%s\n' "$*"; }

fail() {
    printf 'failed: %s\n' "$1" >&2
    if [ -n "${2:-}" ] && [ -s "$2" ]; then
        printf 'last lines of %s:\n' "$2" >&2
        tail -n 15 "$2" >&2
    fi
    say 'Deploy/local/down stops what is running.' >&2
    exit 1
}

log_of() { printf '%s/logs/%s.log' "$state" "$1"; }

# A process is known by its pid and its start time, so that a recycled pid is never taken for ours.
# A dead one whom nobody has buried does not run.
started_at() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    set -- ${stat##*) }
    [ "$1" = Z ] || printf '%s' "${20}"
}

pid_of() {
    local pid at
    read -r pid at 2>/dev/null <"$state/run/$1" || return 1
    [ -n "$at" ] && [ "$(started_at "$pid")" = "$at" ] && printf '%s' "$pid"
}

# Whoever waits for the end of a pipe or a lock of ours must not have to wait for the daemons too.
close_inherited() {
    local descriptor
    for descriptor in /proc/self/fd/*; do
        descriptor=${descriptor##*/}
        case $descriptor in 0 | 1 | 2 | 255) ;; *) eval "exec $descriptor>&-" ;; esac
    done
}

# start NAME COMMAND...: in a session of its own, output to the log; nothing happens when it runs already.
start() {
    local name=$1 pid
    shift
    pid_of "$name" >/dev/null && return 0
    (
        close_inherited
        exec setsid "$@" >>"$(log_of "$name")" 2>&1 </dev/null
    ) &
    pid=$!
    disown
    printf '%s %s\n' "$pid" "$(started_at "$pid")" >"$state/run/$name"
}

# stop NAME [SIGNAL]: asks, waits ten seconds, then insists.
stop() {
    local name=$1 pid
    if pid=$(pid_of "$name"); then
        kill "-${2:-TERM}" "$pid" 2>/dev/null || true
        for _ in $(seq 100); do
            pid_of "$name" >/dev/null || break
            sleep 0.1
        done
        if pid_of "$name" >/dev/null; then
            say "$name did not stop in 10 s; killing it"
            kill -KILL "$pid" 2>/dev/null || true
        fi
    fi
    rm -f "$state/run/$name"
}

# until_true SECONDS WHAT LOG COMMAND...: waits for a condition, or fails naming it.
until_true() {
    local seconds=$1 what=$2 log=$3 end
    shift 3
    end=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || fail "$what within $seconds s" "$log"
        sleep 0.1
    done
}

is_open() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# must_run NAME: whoever answers on its port may be somebody else, when our own could not bind it and has ended.
must_run() { pid_of "$1" >/dev/null || fail "$1 ended" "$(log_of "$1")"; }

# port NAME PREFERRED: the port that NAME has, or a free one: the documented one for the stack in the project's folder,
# any other for those beside it. Kept in $state/ports.
port() {
    local name=$1 chosen
    chosen=$(awk -v name="$name" '$1 == name { print $2 }' "$state/ports" 2>/dev/null || true)
    if [ -n "$chosen" ] && { pid_of "${name%-public}" >/dev/null || ! is_open "$chosen"; }; then
        printf '%s' "$chosen"
        return
    fi
    chosen=$2
    [ "$state" = "$project/.local" ] || chosen=$((20000 + RANDOM % 10000))
    while is_open "$chosen" || grep -q " $chosen\$" "$state/ports" 2>/dev/null; do chosen=$((20000 + RANDOM % 10000)); done
    { grep -v "^$name " "$state/ports" 2>/dev/null || true; printf '%s %s\n' "$name" "$chosen"; } >"$state/ports.new"
    mv "$state/ports.new" "$state/ports"
    printf '%s' "$chosen"
}

# secret NAME: made once, readable by its owner alone.
secret() {
    local file=$state/secrets/$1
    [ -s "$file" ] || (umask 077 && od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' >"$file")
    cat "$file"
}

# PostgreSQL refuses to run as root: then its files belong to the user that Debian's package made.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}
