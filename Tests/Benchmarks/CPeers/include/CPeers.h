#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a C or C++ program does with a library's own means, for comparison. Each returns how often it succeeded. */

/* simdjson's parser over a notification, its fields read into the program's own strings. */
size_t peer_read_notifications(const uint8_t *json, size_t count, size_t rounds);

/* protobuf-c packing a dispatch and unpacking it again. */
size_t peer_round_trip_dispatches(const uint8_t *dispatch, size_t count, size_t rounds);

#ifdef __cplusplus
}
#endif
