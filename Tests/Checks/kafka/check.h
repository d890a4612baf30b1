/* What the checks in C share. */
#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static inline void sleep_until(double moment) {
    double seconds = moment - now();
    if (seconds <= 0) return;
    struct timespec time = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    nanosleep(&time, 0);
}

static inline void set(rd_kafka_conf_t *configuration, const char *key, const char *value) {
    char reason[256];
    if (rd_kafka_conf_set(configuration, key, value, reason, sizeof reason) == RD_KAFKA_CONF_OK) return;
    fprintf(stderr, "%s\n", reason);
    exit(1);
}

static inline rd_kafka_conf_t *configure(const char *servers) {
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    set(configuration, "bootstrap.servers", servers);
    return configuration;
}

static inline rd_kafka_t *make_client(rd_kafka_type_t type, rd_kafka_conf_t *configuration) {
    char reason[256];
    rd_kafka_t *client = rd_kafka_new(type, configuration, reason, sizeof reason);
    if (client) return client;
    fprintf(stderr, "%s\n", reason);
    exit(1);
}

/* A consumer that reads partitions 0 to count - 1 from their beginning. */
static inline rd_kafka_t *make_consumer(const char *servers, const char *topic, int count) {
    rd_kafka_conf_t *configuration = configure(servers);
    set(configuration, "group.id", "check");
    set(configuration, "enable.auto.commit", "false");
    rd_kafka_t *consumer = make_client(RD_KAFKA_CONSUMER, configuration);
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
    for (int index = 0; index < count; index++) rd_kafka_topic_partition_list_add(list, topic, index)->offset = 0;
    rd_kafka_assign(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    return consumer;
}

/* Waits while the producer's queue is full. */
static inline void send_record(rd_kafka_t *producer, const char *topic, int partition, void *value, size_t size) {
    while (rd_kafka_producev(
        producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_VALUE(value, size),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END
    )) rd_kafka_poll(producer, 10);
    rd_kafka_poll(producer, 0);
}
