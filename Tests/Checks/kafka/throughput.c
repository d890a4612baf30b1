/* 300-byte records in batches over four partitions, first in and then out.
   usage: throughput SERVERS TOPIC RECORDS */
#include "check.h"

enum { partitions = 4 };
static long produced;

static void delivered(rd_kafka_t *producer, const rd_kafka_message_t *message, void *context) {
    (void)producer, (void)context;
    if (!message->err) produced++;
}

static double produce_all(const char *servers, const char *topic, long records) {
    rd_kafka_conf_t *configuration = configure(servers);
    set(configuration, "linger.ms", "20");
    set(configuration, "enable.idempotence", "true");
    set(configuration, "queue.buffering.max.messages", "200000");
    rd_kafka_conf_set_dr_msg_cb(configuration, delivered);
    rd_kafka_t *producer = make_client(RD_KAFKA_PRODUCER, configuration);
    char value[300];
    memset(value, 'x', sizeof value);
    double start = now();
    for (long record = 0; record < records; record++) {
        send_record(producer, topic, record % partitions, value, sizeof value);
    }
    rd_kafka_flush(producer, 60000);
    rd_kafka_destroy(producer);
    return now() - start;
}

static double consume_all(const char *servers, const char *topic, long records, long *consumed) {
    double start = now();
    rd_kafka_t *consumer = make_consumer(servers, topic, partitions);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);
    rd_kafka_message_t *messages[1000];
    while (*consumed < records && now() - start < 60) {
        ssize_t count = rd_kafka_consume_batch_queue(queue, 100, messages, 1000);
        for (ssize_t index = 0; index < count; index++) {
            if (!messages[index]->err) (*consumed)++;
            rd_kafka_message_destroy(messages[index]);
        }
    }
    return now() - start;
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    long records = atol(arguments[3]), consumed = 0;
    double produce_time = produce_all(arguments[1], arguments[2], records);
    double consume_time = consume_all(arguments[1], arguments[2], records, &consumed);
    printf(
        "{\"produced\": %ld, \"consumed\": %ld, \"produced_per_second\": %ld, \"consumed_per_second\": %ld}\n",
        produced, consumed, (long)(produced / produce_time), (long)(consumed / consume_time)
    );
    return 0;
}
