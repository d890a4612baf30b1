#include "CSimdjson.h"

#include "TokenReader.h"

namespace {

/* A text larger than this does not leave its memory with the thread. */
constexpr size_t kept_capacity = 1 << 20;

/* What a thread keeps between texts, so that a small one allocates nothing. */
struct Workspace {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> indexer;
    std::vector<herald_json_node> nodes;

    bool reserve(size_t count) {
        if (indexer && indexer->capacity() >= count) { return true; }
        size_t capacity = count < 4096 ? 4096 : count;
        indexer.reset();
        return simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, indexer)
            == simdjson::SUCCESS;
    }

    void trim() {
        if (indexer && indexer->capacity() > kept_capacity) { indexer.reset(); }
        if (nodes.capacity() > kept_capacity / 16) { std::vector<herald_json_node>().swap(nodes); }
    }
};

thread_local Workspace workspace;

/* simdjson's first stage says what is wrong, not where. Outside of escapes a quote opens or closes. */
size_t control_character(const uint8_t *bytes, size_t count) {
    bool in_string = false;
    for (size_t at = 0; at < count; at++) {
        if (in_string && bytes[at] < 0x20) { return at; }
        if (bytes[at] == '"') { in_string = !in_string; }
        if (in_string && bytes[at] == '\\') { at++; }
    }
    return count;
}

herald_json_result fault(int code, size_t offset) {
    return {nullptr, 0, code, offset};
}

}

herald_json_result herald_json_parse(const uint8_t *bytes, size_t count, uint32_t max_depth) {
    workspace.trim();
    workspace.nodes.clear();
    if (!workspace.reserve(count)) { return fault(HERALD_JSON_OUT_OF_MEMORY, 0); }
    switch (workspace.indexer->stage1(bytes, count, simdjson::stage1_mode::regular)) {
        case simdjson::SUCCESS: break;
        case simdjson::UTF8_ERROR: return fault(HERALD_JSON_INVALID_UTF8, 0);
        case simdjson::UNESCAPED_CHARS:
            return fault(HERALD_JSON_CONTROL_CHARACTER, control_character(bytes, count));
        case simdjson::MEMALLOC: return fault(HERALD_JSON_OUT_OF_MEMORY, 0);
        default: return fault(HERALD_JSON_UNEXPECTED_END, count);
    }
    TokenReader reader(bytes, count, *workspace.indexer, max_depth, workspace.nodes);
    int code = reader.read();
    return {workspace.nodes.data(), workspace.nodes.size(), code, reader.fault_offset()};
}
