#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The error that simdjson's own parser ends with, 0 for none. */
int oracle_verdict(const unsigned char *bytes, size_t count);
extern const int oracle_number;

#ifdef __cplusplus
}
#endif
