/* From produce to consume, one record at a time at a given rate. Every value begins with the moment it was sent.
   usage: latency SERVERS TOPIC RATE SECONDS */
#include "check.h"

enum { limit = 1000000, warm_up = 100 };
static double latencies[limit];
static volatile long measured;
static volatile int is_stopping;

static void *consume(void *context) {
    rd_kafka_t *consumer = context;
    while (!is_stopping) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);
        if (!message) continue;
        if (!message->err && message->len >= sizeof(double) && measured < limit) {
            double sent;
            memcpy(&sent, message->payload, sizeof sent);
            latencies[measured++] = now() - sent;
        }
        rd_kafka_message_destroy(message);
    }
    return 0;
}

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void send_now(rd_kafka_t *producer, const char *topic) {
    char value[300] = {0};
    double moment = now();
    memcpy(value, &moment, sizeof moment);
    send_record(producer, topic, 0, value, sizeof value);
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    const char *servers = arguments[1], *topic = arguments[2];
    double rate = atof(arguments[3]), seconds = atof(arguments[4]);
    rd_kafka_conf_t *configuration = configure(servers);
    set(configuration, "linger.ms", "0");
    rd_kafka_t *producer = make_client(RD_KAFKA_PRODUCER, configuration);
    rd_kafka_t *consumer = make_consumer(servers, topic, 1);
    pthread_t thread;
    pthread_create(&thread, 0, consume, consumer);
    /* Connections and metadata first: they are not what is measured. */
    for (int record = 0; record < warm_up; record++) send_now(producer, topic);
    rd_kafka_flush(producer, 10000);
    for (double deadline = now() + 10; measured < warm_up && now() < deadline;) sleep_until(now() + 0.01);
    double start = now();
    for (long record = 0; record < rate * seconds; record++) {
        sleep_until(start + record / rate);
        send_now(producer, topic);
    }
    rd_kafka_flush(producer, 10000);
    long wanted = warm_up + (long)(rate * seconds);
    for (double deadline = now() + 10; measured < wanted && now() < deadline;) sleep_until(now() + 0.01);
    is_stopping = 1;
    pthread_join(thread, 0);
    long size = measured - warm_up;
    if (size < rate * seconds) return fprintf(stderr, "only %ld records arrived\n", size), 1;
    double *sorted = latencies + warm_up;
    qsort(sorted, size, sizeof *sorted, ascending);
    printf(
        "{\"p50_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f}\n",
        sorted[size / 2] * 1e3, sorted[size * 99 / 100] * 1e3, sorted[size - 1] * 1e3
    );
    return 0;
}
