# Starts what the fleet stands on. Each function is harmless when its part runs already. Sourced by up.

start_broker() {
    local at
    at=$(port local-broker 9092)
    start local-broker "$binaries/local-broker" --host 127.0.0.1 --port "$at" --data "$state/data/broker"
    until_true 15 "the broker listens on port $at" "$(log_of local-broker)" is_open "$at"
    must_run local-broker
}

postgres_binaries() {
    local folder
    for folder in /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && printf '%s' "$folder" && return; done
    fail 'PostgreSQL is not installed'
}

# A database user that may not enter the project's folder gets one beside it that it can.
postgres_folder() {
    local folder=$state/data/postgres
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres:postgres "$folder"
        if ! as_postgres test -x "$folder"; then
            folder=/var/tmp/herald-$(printf '%s' "$state" | cksum | cut -d ' ' -f 1)
            mkdir -p "$folder"
            chown postgres:postgres "$folder"
        fi
    fi
    chmod 700 "$folder"
    printf '%s' "$folder"
}

init_postgres() {
    local folder=$1 log=$2 status=0 password
    [ -s "$folder/PG_VERSION" ] && return
    # In a file of the database's user: what initdb would read from us it may not open.
    password=$(as_postgres mktemp)
    secret postgres | as_postgres tee "$password" >/dev/null
    as_postgres "$(postgres_binaries)/initdb" --pgdata "$folder" --username herald --auth scram-sha-256 \
        --pwfile "$password" --encoding UTF8 --locale C.UTF-8 --no-instructions >>"$log" 2>&1 || status=$?
    rm -f "$password"
    [ "$status" -eq 0 ] || fail 'the database cluster could not be made' "$log"
}

start_postgres() {
    local folder log at
    folder=$(postgres_folder)
    log=$(log_of postgres)
    at=$(port postgres 5432)
    init_postgres "$folder" "$log"
    start postgres env -C / "$(type -P setpriv)" $([ "$(id -u)" -eq 0 ] && echo --reuid=postgres --regid=postgres --clear-groups) \
        "$(postgres_binaries)/postgres" -D "$folder" -p "$at" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
    until_true 30 "the database accepts connections on port $at" "$log" \
        "$(postgres_binaries)/pg_isready" -q -h 127.0.0.1 -p "$at"
    must_run postgres
    sql postgres -c "SELECT 1 FROM pg_database WHERE datname = 'herald'" | grep -q 1 || sql postgres -c 'CREATE DATABASE herald'
}

# sql DATABASE ARGUMENTS...: as the owner, quietly.
sql() {
    local database=$1
    shift
    PGPASSWORD=$(secret postgres) "$(postgres_binaries)/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
        -h 127.0.0.1 -p "$(port postgres 5432)" -U herald -d "$database" "$@"
}

start_redis() {
    local at
    at=$(port redis 6379)
    mkdir -p "$state/data/redis"
    (umask 077 && printf 'requirepass %s\n' "$(secret redis)" >"$state/secrets/redis.conf")
    start redis redis-server "$state/secrets/redis.conf" --bind 127.0.0.1 --port "$at" --dir "$state/data/redis" \
        --appendonly yes --appendfsync everysec --daemonize no
    until_true 15 "the cache listens on port $at" "$(log_of redis)" is_open "$at"
    must_run redis
}

# Mail that the fleet sends by SMTP ends in a Maildir that anyone can read with a pager.
start_mailbox() {
    local at
    at=$(port mailbox 2525)
    start mailbox /usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$at" -c aiosmtpd.handlers.Mailbox "$state/data/mail"
    until_true 15 "the mailbox listens on port $at" "$(log_of mailbox)" is_open "$at"
    must_run mailbox
}

# Whoever measures what sending costs wants no callbacks beside it: HERALD_SANDBOX_CALLBACKS=off.
tells_callbacks() { [ "${HERALD_SANDBOX_CALLBACKS:-on}" = on ]; }

# The providers' simulator; its mails go into the same Maildir, which the mailbox has made whole.
start_sandbox() {
    local at callbacks=()
    at=$(port sandbox 2580)
    if tells_callbacks; then
        callbacks=(--callbacks "http://127.0.0.1:$(port webhook-handler-public 8082)"
            --callback-key "$state/secrets/sendgrid-callbacks.pem")
    fi
    start sandbox "$binaries/sandbox" --port "$at" --log "$state/data/sandbox.jsonl" --mail "$state/data/mail" \
        "${callbacks[@]}"
    until_true 15 "the sandbox listens on port $at" "$(log_of sandbox)" is_open "$at"
    must_run sandbox
}
