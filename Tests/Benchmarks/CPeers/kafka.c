#include "CPeers.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>

static rd_kafka_t *make_client(rd_kafka_type_t type, const char *brokers, const char *const settings[][2], size_t count,
                               void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *), void *context) {
    char reason[256];
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    rd_kafka_conf_set(configuration, "bootstrap.servers", brokers, reason, sizeof reason);
    for (size_t index = 0; index < count; index++) {
        if (rd_kafka_conf_set(configuration, settings[index][0], settings[index][1], reason, sizeof reason)) abort();
    }
    if (delivered) rd_kafka_conf_set_dr_msg_cb(configuration, delivered);
    rd_kafka_conf_set_opaque(configuration, context);
    rd_kafka_t *client = rd_kafka_new(type, configuration, reason, sizeof reason);
    if (!client) abort();
    return client;
}

static void count_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *context) {
    (void)client;
    if (!message->err) ++*(size_t *)context;
}

static rd_kafka_headers_t *make_headers(void) {
    rd_kafka_headers_t *list = rd_kafka_headers_new(4);
    rd_kafka_header_add(list, "event-type", -1, "channel.email.queued", -1);
    rd_kafka_header_add(list, "correlation-id", -1, "req-0192f0c1-7b6e-7000-8000-000000000000", -1);
    rd_kafka_header_add(list, "traceparent", -1, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", -1);
    rd_kafka_header_add(list, "produced-at", -1, "1700000000000000", -1);
    return list;
}

size_t peer_produce_records(const char *brokers, const char *topic, const uint8_t *value, size_t value_size,
                            size_t count) {
    static const char *const settings[][2] = {
        {"enable.idempotence", "true"}, {"linger.ms", "5"}, {"compression.codec", "lz4"},
        {"partitioner", "murmur2_random"}, {"queue.buffering.max.messages", "100000"},
    };
    size_t delivered = 0;
    rd_kafka_t *producer = make_client(RD_KAFKA_PRODUCER, brokers, settings, sizeof settings / sizeof *settings,
                                       count_delivery, &delivered);
    for (size_t record = 0; record < count; record++) {
        char key[24];
        int key_size = snprintf(key, sizeof key, "acme/u_%zu", record % 10000);
        rd_kafka_headers_t *list = make_headers();
        while (rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, key_size),
                                 RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_HEADERS(list),
                                 RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END)) {
            rd_kafka_poll(producer, 10);
        }
        rd_kafka_poll(producer, 0);
    }
    rd_kafka_flush(producer, 60000);
    rd_kafka_destroy(producer);
    return delivered;
}

/* The bytes of a message's headers. */
static size_t read_headers(const rd_kafka_message_t *message) {
    rd_kafka_headers_t *headers;
    const char *name;
    const void *value;
    size_t size, total = 0;
    if (rd_kafka_message_headers(message, &headers)) return 0;
    for (size_t index = 0; !rd_kafka_header_get_all(headers, index, &name, &value, &size); index++) total += size;
    return total;
}

size_t peer_consume_records(const char *brokers, const char *topic, int partitions, size_t count) {
    static const char *const settings[][2] = {
        {"group.id", "peer"}, {"enable.auto.commit", "true"},
    };
    rd_kafka_t *consumer =
        make_client(RD_KAFKA_CONSUMER, brokers, settings, sizeof settings / sizeof *settings, NULL, NULL);
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
    for (int index = 0; index < partitions; index++) rd_kafka_topic_partition_list_add(list, topic, index)->offset = 0;
    rd_kafka_assign(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    size_t consumed = 0, bytes = 0;
    for (int silent = 0; consumed < count && silent < 100;) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);
        if (!message) {
            silent++;
            continue;
        }
        if (!message->err) {
            bytes += message->len + message->key_len + read_headers(message);
            consumed++;
        }
        rd_kafka_message_destroy(message);
    }
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return bytes > 0 ? consumed : 0;
}
