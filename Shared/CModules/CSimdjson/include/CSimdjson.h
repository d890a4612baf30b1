#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a token is. A key is a string that names the member which the next node holds. */
enum {
    HERALD_JSON_NULL,
    HERALD_JSON_FALSE,
    HERALD_JSON_TRUE,
    HERALD_JSON_INTEGER,
    HERALD_JSON_FRACTION,
    HERALD_JSON_STRING,
    HERALD_JSON_KEY,
    HERALD_JSON_ARRAY,
    HERALD_JSON_OBJECT,
};

/* What a string's text needs before it can be read. */
enum {
    HERALD_JSON_ESCAPED = 1,
    HERALD_JSON_HAS_NUL = 2,
};

enum {
    HERALD_JSON_VALID,
    HERALD_JSON_UNEXPECTED_END,
    HERALD_JSON_UNEXPECTED_BYTE,
    HERALD_JSON_INVALID_UTF8,
    HERALD_JSON_CONTROL_CHARACTER,
    HERALD_JSON_INVALID_ESCAPE,
    HERALD_JSON_INVALID_NUMBER,
    HERALD_JSON_TOO_DEEP,
    HERALD_JSON_DUPLICATE_KEY,
    HERALD_JSON_OUT_OF_MEMORY,
};

/* One token of the document, in document order: where its bytes are, and the index of the node after all it contains. */
typedef struct {
    uint32_t start;
    uint32_t end;
    uint32_t next;
    uint8_t kind;
    uint8_t flags;
} herald_json_node;

typedef struct {
    /* Valid until the next parse on this thread. */
    const herald_json_node *nodes;
    size_t count;
    int fault;
    /* Where the fault is; of invalid UTF-8 the whole text is to be searched. */
    size_t fault_offset;
} herald_json_result;

/* Validates the whole text and lists its tokens. After a fault the nodes up to it are there, open ones reaching to the
 * end of the list. `count` is at most UINT32_MAX - 64. */
herald_json_result herald_json_parse(const uint8_t *bytes, size_t count, uint32_t max_depth);

#ifdef __cplusplus
}
#endif
