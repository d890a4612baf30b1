# Builds, configures and starts the eight services. Sourced by up.

build_fleet() {
    local log=$state/logs/build.log product
    : >"$log"
    for product in local-broker sandbox herald-setup $(printf '%s\n' $services | cut -d : -f 1); do
        say "    $product"
        (cd "$project" && swift build -c release --product "$product") >>"$log" 2>&1 || fail "the build of $product" "$log"
    done
}

public_port() {
    local service=$1
    [ "${service##*:}" = - ] || port "${service%%:*}-public" "${service##*:}"
}

admin_port() {
    local rest=${1#*:}
    port "${1%%:*}" "${rest%%:*}"
}

service_database() { printf 'postgres://%s:%s@127.0.0.1:%s/herald' "$1" "$(secret postgres-service)" "$(port postgres 5432)"; }

# Edges that serve one tenant a request see one at a time; what reads Kafka takes all of a batch.
database_of() {
    case $1 in
        gateway | webhook-handler) printf '%s' "$HERALD_POSTGRES_URL" ;;
        *) printf '%s' "$HERALD_POSTGRES_FLEET_URL" ;;
    esac
}

# .local/env is for people and tests; the services read the same settings.
write_environment() {
    local service
    {
        printf 'export HERALD_KAFKA_BROKERS=127.0.0.1:%s\n' "$(port local-broker 9092)"
        printf 'export HERALD_KAFKA_REPLICATION=1\n'
        printf 'export HERALD_POSTGRES_URL=%s\n' "$(service_database herald_tenant_login)"
        printf 'export HERALD_POSTGRES_FLEET_URL=%s\n' "$(service_database herald_fleet_login)"
        printf 'export HERALD_POSTGRES_OWNER_URL=postgres://herald:%s@127.0.0.1:%s/herald\n' \
            "$(secret postgres)" "$(port postgres 5432)"
        printf 'export HERALD_REDIS_URL=redis://:%s@127.0.0.1:%s/0\n' "$(secret redis)" "$(port redis 6379)"
        printf 'export HERALD_SMTP_HOST=127.0.0.1 HERALD_SMTP_PORT=%s HERALD_SMTP_SECURITY=none\n' "$(port mailbox 2525)"
        write_providers "http://127.0.0.1:$(port sandbox 2580)"
        printf 'export HERALD_EMAIL_FROM=herald@demo.test HERALD_EMAIL_FROM_NAME=Herald\n'
        printf 'export HERALD_SMTP_SINK=%s\n' "$state/data/mail/new"
        printf 'export HERALD_INLINE_SECRET=%s\n' "$(secret inline)"
        printf 'export HERALD_INSTANCE=local HERALD_OPERATOR_TENANTS=demo\n'
        printf 'export HERALD_JWKS_FILE=%s\n' "$state/secrets/jwks.json"
        printf 'export HERALD_WIDGET_FOLDER=%s\n' "$project/Services/inapp-worker/Widget"
        printf 'export HERALD_CONSOLE_FOLDER=%s\n' "$project/Services/analytics/Console"
        printf 'export HERALD_SIGNING_KEY_FILE=%s\n' "$state/secrets/signing-key.pem"
        printf 'export HERALD_DATA_KEYS_FILE=%s\n' "$state/secrets/data-keys"
        printf 'export HERALD_CALLBACK_ACCOUNTS=%s\n' "$state/secrets/callback-accounts.json"
        printf 'export HERALD_LINK_KEYS_FILE=%s\n' "$state/secrets/link-keys"
        for service in $services; do
            [ "${service##*:}" = - ] || printf 'export HERALD_%s_URL=http://127.0.0.1:%s\n' \
                "$(url_name "${service%%:*}")" "$(public_port "$service")"
        done
        # The inbox's demo page asks the gateway for what a person wants, and the console for nearly everything.
        printf 'export HERALD_CORS_ORIGINS=http://127.0.0.1:%s,http://127.0.0.1:%s\n' \
            "$(port inapp-worker-public 8081)" "$(port analytics-public 8083)"
        [ ! -s "$state/secrets/token" ] || printf 'export HERALD_TOKEN=%s\n' "$(cat "$state/secrets/token")"
    } >"$state/env.new"
    chmod 600 "$state/env.new"
    mv "$state/env.new" "$state/env"
}

# Where the providers are simulated, and keys that it takes for good.
write_providers() {
    printf 'export HERALD_SANDBOX_URL=%s\n' "$1"
    printf 'export HERALD_EMAIL_PROVIDERS=%s\n' "${HERALD_EMAIL_PROVIDERS:-sendgrid,ses}"
    printf 'export HERALD_SENDGRID_URL=%s/sendgrid/main HERALD_SENDGRID_API_KEY=SG.local\n' "$1"
    printf 'export HERALD_SENDGRID_RATE=%s\n' "${HERALD_SENDGRID_RATE:-10000/s}"
    printf 'export HERALD_SES_URL=%s/ses/main HERALD_SES_REGION=eu-west-1 HERALD_SES_RATE=1000\n' "$1"
    printf 'export HERALD_SES_ACCESS_KEY=local HERALD_SES_SECRET_KEY=local\n'
    printf 'export HERALD_SMS_PROVIDERS=%s\n' "${HERALD_SMS_PROVIDERS:-twilio,vonage}"
    printf 'export HERALD_TWILIO_URL=%s/twilio/main HERALD_TWILIO_FROM=+15005550006\n' "$1"
    printf 'export HERALD_TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000 HERALD_TWILIO_AUTH_TOKEN=%s\n' \
        "$(secret twilio)"
    printf 'export HERALD_VONAGE_URL=%s/vonage/main HERALD_VONAGE_FROM=+15005550006\n' "$1"
    printf 'export HERALD_VONAGE_API_KEY=local HERALD_VONAGE_API_SECRET=local\n'
    printf 'export HERALD_PUSH_PROVIDERS=%s\n' "${HERALD_PUSH_PROVIDERS:-fcm,apns,webpush,onesignal}"
    printf 'export HERALD_FCM_URL=%s/fcm/main HERALD_FCM_TOKEN_URL=%s/google/main/token\n' "$1" "$1"
    printf 'export HERALD_FCM_SERVICE_ACCOUNT_FILE=%s\n' "$state/secrets/fcm-account.json"
    printf 'export HERALD_APNS_URL=%s/apns/main HERALD_APNS_TOPIC=test.demo.App\n' "$1"
    printf 'export HERALD_APNS_KEY_FILE=%s HERALD_APNS_KEY_ID=LOCAL00KEY HERALD_APNS_TEAM_ID=LOCAL0TEAM\n' \
        "$state/secrets/apns-key.pem"
    printf 'export HERALD_VAPID_KEY_FILE=%s HERALD_VAPID_SUBJECT=mailto:push@demo.test\n' "$state/secrets/vapid-key"
    printf 'export HERALD_WEBPUSH_ALLOW=127.0.0.0/8\n'
    printf 'export HERALD_ONESIGNAL_URL=%s/onesignal/main HERALD_ONESIGNAL_APP_ID=local HERALD_ONESIGNAL_API_KEY=local\n' "$1"
}

# What Apple, Google and browsers would be shown; the sandbox believes any. Made once.
make_push_keys() {
    local folder=$state/secrets key
    [ ! -s "$folder/vapid-key" ] || return 0
    (
        umask 077
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$folder/apns-key.pem"
        key=$(openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 | awk '{ printf "%s\\n", $0 }')
        printf '{"type": "service_account", "project_id": "local", "private_key_id": "local", "private_key": "%s",
            "client_email": "push@local.test", "token_uri": "https://oauth2.googleapis.com/token"}\n' "$key" \
            >"$folder/fcm-account.json"
        openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n' >"$folder/vapid-key"
    ) 2>>"$state/logs/setup.log" || fail 'the keys of push' "$state/logs/setup.log"
}

url_name() {
    case $1 in
        gateway) echo GATEWAY ;;
        inapp-worker) echo INBOX ;;
        webhook-handler) echo WEBHOOK ;;
        analytics) echo ANALYTICS ;;
    esac
}

setup() {
    (. "$state/env" && "$binaries/herald-setup" "$@") >>"$state/logs/setup.log" 2>&1 ||
        fail "herald-setup $1" "$state/logs/setup.log"
}

# By what the sandbox signs its callbacks with.
write_callback_accounts() {
    local key accounts= file=$state/secrets/callback-accounts.json
    if tells_callbacks; then
        key=$(curl -fsS -m 5 "http://127.0.0.1:$(port sandbox 2580)/control/callback-key") ||
            fail "the key of the sandbox's callbacks" "$(log_of sandbox)"
        accounts=$(printf '{"provider": "sendgrid", "account": "main", "keys": ["%s"]},
    {"provider": "twilio", "account": "main", "keys": ["%s"], "tenants": ["demo"]}' "$key" "$(secret twilio)")
    fi
    (umask 077 && printf '{"accounts": [%s]}\n' "$accounts" >"$file.new")
    mv "$file.new" "$file"
}

prepare_data() {
    write_callback_accounts
    setup keys --folder "$state/secrets"
    make_push_keys
    setup migrate --folder "$project/Deploy/migrations"
    sql herald -v password="$(secret postgres-service)" -f "$project/Deploy/local/service-roles.sql"
    sql herald -c "INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo') ON CONFLICT DO NOTHING"
    setup topics
}

# start_services [NAME...]: all of them unless some are named.
start_services() {
    local service name
    for service in $services; do
        name=${service%%:*}
        [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
        (
            . "$state/env"
            export HERALD_ADMIN_PORT HERALD_PORT HERALD_POSTGRES_URL
            HERALD_POSTGRES_URL=$(database_of "$name")
            HERALD_ADMIN_PORT=$(admin_port "$service")
            HERALD_PORT=$(public_port "$service")
            start "$name" "$binaries/$name"
        )
    done
}

is_ready() { curl -fsS -m 3 "http://127.0.0.1:$(admin_port "$1")/readyz" 2>/dev/null | grep -q '"status":"ready"'; }

wait_until_ready() {
    local end=$((SECONDS + 60)) waiting service name
    while :; do
        waiting=
        for service in $services; do
            name=${service%%:*}
            pid_of "$name" >/dev/null || fail "$name ended" "$(log_of "$name")"
            is_ready "$service" || waiting="$waiting $name"
        done
        [ -n "$waiting" ] || break
        [ "$SECONDS" -lt "$end" ] || fail "readiness of$waiting within 60 s" "$(log_of "$(set -- $waiting && echo "$1")")"
        printf '    waiting for%s\n' "$waiting"
        sleep 0.5
    done
    say '    8 × ready'
}

# make_token FILE DAYS: of an administrator of the tenant "demo".
make_token() {
    (umask 077 && "$binaries/herald-setup" token --folder "$state/secrets" --tenant demo --subject operator --role admin \
        --days "$2" >"$state/secrets/$1") || fail 'the token'
}

# Made anew at each up. That of the console is printed, and so ends sooner.
write_token() {
    make_token token 30
    make_token console-token 1
    write_environment
}

# The first mail, through the whole fleet; the key makes every later one of a day the same.
send_first() {
    local answer
    . "$state/env"
    # By way of a pipe: a command line is for all to read.
    answer=$(printf 'Authorization: Bearer %s\n' "$HERALD_TOKEN" |
        curl -sS -m 20 -X POST "$HERALD_GATEWAY_URL/api/v1/notifications" -H @- -H 'Content-Type: application/json' \
            -H 'Idempotency-Key: first' -d "$first_notification" 2>&1)
    [[ $answer == *'"status":"accepted"'* ]] || fail "the first notification: $answer" "$(log_of gateway)"
    until_true 20 'the first mail arrives' "$(log_of email-worker)" first_mail
}

first_notification='{"to": {"email": "you@demo.test"}, "channels": ["email"],
    "content": {"subject": "Herald is up", "body": "This mail went through the whole fleet."}}'

first_mail() { grep -l 'Subject: Herald is up' "$state"/data/mail/new/* 2>/dev/null | head -n 1 | grep .; }

print_welcome() {
    . "$state/env"
    cat <<TEXT

Herald is up.
  API        $HERALD_GATEWAY_URL
  inbox      $HERALD_INBOX_URL
  webhooks   $HERALD_WEBHOOK_URL
  analytics  $HERALD_ANALYTICS_URL
  console    $HERALD_ANALYTICS_URL/console/#token=$(cat "$state/secrets/console-token")
  mail       $HERALD_SMTP_SINK
  providers  $HERALD_SANDBOX_URL/control/sends
  first mail $(first_mail)
  logs       Deploy/local/logs [SERVICE]      status  Deploy/local/status      stop  Deploy/local/down

Try it:
  . ${state#"$PWD"/}/env
  curl -i \$HERALD_GATEWAY_URL/api/v1/notifications -H "Authorization: Bearer \$HERALD_TOKEN" \\
    -H 'Content-Type: application/json' -d '$first_notification'
TEXT
}
