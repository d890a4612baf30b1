#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a C or C++ program does with a library's own means, for comparison. Each returns how often it succeeded. */

/* simdjson's parser over a notification, its fields read into the program's own strings. */
size_t peer_read_notifications(const uint8_t *json, size_t count, size_t rounds);

/* kainjow's Mustache filling a template with an order; the last words stay in `output`. */
size_t peer_render_order(const char *text, size_t rounds, char *output, size_t size);

/* protobuf-c packing a dispatch and unpacking it again. */
size_t peer_round_trip_dispatches(const uint8_t *dispatch, size_t count, size_t rounds);

/* librdkafka producing records of four headers in a loop, and consuming all of a topic that holds at least so many. */
size_t peer_produce_records(const char *brokers, const char *topic, const uint8_t *value, size_t value_size,
                            size_t count);
size_t peer_consume_records(const char *brokers, const char *topic, int partitions, size_t count);

#ifdef __cplusplus
}
#endif
