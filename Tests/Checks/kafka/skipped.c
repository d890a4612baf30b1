/* Many producers write one partition while a consumer reads it live: no acknowledged record may be skipped.
   usage: skipped SERVERS TOPIC PRODUCERS RECORDS_EACH */
#include "check.h"

static const char *servers, *topic;
static long records_each, acknowledged;

static void delivered(rd_kafka_t *producer, const rd_kafka_message_t *message, void *context) {
    (void)producer, (void)context;
    if (!message->err) __sync_fetch_and_add(&acknowledged, 1);
}

static void *produce(void *unused) {
    rd_kafka_conf_t *configuration = configure(servers);
    set(configuration, "linger.ms", "5");
    set(configuration, "batch.num.messages", "50");
    rd_kafka_conf_set_dr_msg_cb(configuration, delivered);
    rd_kafka_t *producer = make_client(RD_KAFKA_PRODUCER, configuration);
    char value[300];
    memset(value, 'x', sizeof value);
    for (long record = 0; record < records_each; record++) {
        send_record(producer, topic, 0, value, sizeof value);
        if (record % 20 == 0) sleep_until(now() + 0.001);
    }
    rd_kafka_flush(producer, 60000);
    rd_kafka_destroy(producer);
    return unused;
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    servers = arguments[1], topic = arguments[2], records_each = atol(arguments[4]);
    int producers = atoi(arguments[3]);
    rd_kafka_t *consumer = make_consumer(servers, topic, 1);
    pthread_t threads[64];
    for (int index = 0; index < producers && index < 64; index++) pthread_create(&threads[index], 0, produce, 0);
    long consumed = 0, skipped = 0, next = 0;
    double last = now();
    while (next < producers * records_each && now() - last < 20) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 500);
        if (!message) continue;
        if (!message->err) {
            last = now();
            consumed++;
            skipped += message->offset - next;
            next = message->offset + 1;
        }
        rd_kafka_message_destroy(message);
    }
    for (int index = 0; index < producers && index < 64; index++) pthread_join(threads[index], 0);
    printf("{\"acknowledged\": %ld, \"consumed\": %ld, \"skipped\": %ld}\n", acknowledged, consumed, skipped);
    return 0;
}
