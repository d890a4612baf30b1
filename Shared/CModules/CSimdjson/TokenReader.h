#pragma once
#include "CSimdjson.h"

#include <cstring>
#include <memory>
#include <simdjson.h>
#include <vector>

/* The second stage: from the places where simdjson saw tokens begin, it checks the grammar and lists the nodes. Ours and
 * not simdjson's, because a node must know where its bytes are (they are passed on unread, and faults point at them),
 * numbers of any size must come through, and strings are decoded only when asked for. */
class TokenReader {
public:
    TokenReader(
        const uint8_t *bytes,
        size_t count,
        const simdjson::internal::dom_parser_implementation &index,
        uint32_t max_depth,
        std::vector<herald_json_node> &nodes
    );

    int read();
    size_t fault_offset() const { return fault_offset_; }

private:
    enum class Expect { value, value_or_end, key, key_or_end, colon, separator, nothing };

    const uint8_t *bytes_;
    size_t count_;
    const uint32_t *starts_;
    size_t start_count_;
    uint32_t max_depth_;
    std::vector<herald_json_node> &nodes_;
    std::vector<uint32_t> open_;
    size_t fault_offset_ = 0;

    int read_tokens();
    int take(Expect &expect, uint32_t at, size_t limit);
    int take_value(Expect &expect, uint32_t at, size_t limit);
    int open(Expect &expect, uint32_t at, uint8_t kind);
    int close(Expect &expect, uint32_t at, uint8_t kind);
    int separate(Expect &expect, uint32_t at);
    int string(uint32_t at, size_t limit, uint8_t kind);
    int number(uint32_t at);
    int word(uint32_t at, const char *text, uint8_t kind);
    int escapes(size_t at, size_t end, uint8_t &flags);
    int unique_keys(uint32_t object);
    int fail(int code, size_t offset);
    void append(uint32_t start, size_t end, uint8_t kind, uint8_t flags = 0);
    bool ends_token(size_t at) const;
    size_t digits(size_t at) const;
    Expect after_value() const { return open_.empty() ? Expect::nothing : Expect::separator; }
};
