#pragma once
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The memory of one message, handed out in order and given back all at once. Each block is preceded by its size: that is
 * how a text's length is known although C ends it at the first NUL. */
typedef struct herald_chunk {
    struct herald_chunk *before;
    uint64_t aligned;
} herald_chunk;

typedef struct {
    herald_chunk *chunks;
    char *next;
    char *end;
    /* How much may still be taken: hostile bytes must not grow into a hundred times their size. */
    size_t left;
    bool exhausted;
} herald_arena;

static inline bool herald_arena_grow(herald_arena *arena, size_t least) {
    size_t capacity = least < 16384 ? 16384 : least;
    herald_chunk *chunk = (herald_chunk *)malloc(sizeof(herald_chunk) + capacity);
    if (chunk == NULL) { return false; }
    chunk->before = arena->chunks;
    arena->chunks = chunk;
    arena->next = (char *)(chunk + 1);
    arena->end = arena->next + capacity;
    return true;
}

/* NULL when the limit is reached. Blocks are aligned to 8 bytes. */
static inline void *herald_arena_take(herald_arena *arena, size_t size) {
    size_t needed = sizeof(uint64_t) + ((size + 7) & ~(size_t)7);
    if (size > arena->left || needed > arena->left) {
        arena->exhausted = true;
        return NULL;
    }
    if (needed > (size_t)(arena->end - arena->next) && !herald_arena_grow(arena, needed)) { return NULL; }
    uint64_t *block = (uint64_t *)arena->next;
    *block = size;
    arena->next += needed;
    arena->left -= needed;
    return block + 1;
}

static inline size_t herald_arena_size(const void *block) {
    return ((const uint64_t *)block)[-1];
}

static inline void herald_arena_free(herald_arena *arena) {
    while (arena->chunks != NULL) {
        herald_chunk *before = arena->chunks->before;
        free(arena->chunks);
        arena->chunks = before;
    }
}

/* Called by protobuf-c while it unpacks, on the caller's thread. */
static inline void *herald_arena_alloc_callback(void *arena, size_t size) {
    return herald_arena_take((herald_arena *)arena, size);
}

static inline void herald_arena_free_callback(void *arena, void *block) {
    (void)arena;
    (void)block;
}

static inline ProtobufCMessage *herald_unpack(
    const ProtobufCMessageDescriptor *descriptor, herald_arena *arena, const uint8_t *bytes, size_t count
) {
    ProtobufCAllocator allocator = {herald_arena_alloc_callback, herald_arena_free_callback, arena};
    return protobuf_c_message_unpack(descriptor, &allocator, count, bytes);
}

/* What a text field points at that was not sent: no block of the arena. */
static inline char *herald_empty_text(void) {
    return (char *)protobuf_c_empty_string;
}
