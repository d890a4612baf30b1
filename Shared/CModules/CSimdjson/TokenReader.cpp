#include "TokenReader.h"

#include "KeySet.h"
#include "StringEscape.h"

TokenReader::TokenReader(
    const uint8_t *bytes,
    size_t count,
    const simdjson::internal::dom_parser_implementation &index,
    uint32_t max_depth,
    std::vector<herald_json_node> &nodes
)
    : bytes_(bytes), count_(count), starts_(index.structural_indexes.get()), start_count_(index.n_structural_indexes),
      max_depth_(max_depth), nodes_(nodes) {}

int TokenReader::read() {
    int code = read_tokens();
    // What a fault leaves open reaches to the end of the list, so that the path to the fault can be told.
    for (uint32_t node : open_) { nodes_[node].next = static_cast<uint32_t>(nodes_.size()); }
    return code;
}

int TokenReader::read_tokens() {
    Expect expect = Expect::value;
    for (size_t index = 0; index < start_count_; index++) {
        size_t limit = index + 1 < start_count_ ? starts_[index + 1] : count_;
        int code = take(expect, starts_[index], limit);
        if (code != HERALD_JSON_VALID) { return code; }
    }
    return expect == Expect::nothing ? HERALD_JSON_VALID : fail(HERALD_JSON_UNEXPECTED_END, count_);
}

int TokenReader::take(Expect &expect, uint32_t at, size_t limit) {
    uint8_t byte = bytes_[at];
    switch (expect) {
        case Expect::value_or_end:
            if (byte == ']') { return close(expect, at, HERALD_JSON_ARRAY); }
            return take_value(expect, at, limit);
        case Expect::value: return take_value(expect, at, limit);
        case Expect::key_or_end:
            if (byte == '}') { return close(expect, at, HERALD_JSON_OBJECT); }
            [[fallthrough]];
        case Expect::key:
            expect = Expect::colon;
            return byte == '"' ? string(at, limit, HERALD_JSON_KEY) : fail(HERALD_JSON_UNEXPECTED_BYTE, at);
        case Expect::colon:
            expect = Expect::value;
            return byte == ':' ? HERALD_JSON_VALID : fail(HERALD_JSON_UNEXPECTED_BYTE, at);
        case Expect::separator: return separate(expect, at);
        case Expect::nothing: break;
    }
    return fail(HERALD_JSON_UNEXPECTED_BYTE, at);
}

int TokenReader::take_value(Expect &expect, uint32_t at, size_t limit) {
    expect = after_value();
    switch (bytes_[at]) {
        case '{': return open(expect, at, HERALD_JSON_OBJECT);
        case '[': return open(expect, at, HERALD_JSON_ARRAY);
        case '"': return string(at, limit, HERALD_JSON_STRING);
        case 't': return word(at, "true", HERALD_JSON_TRUE);
        case 'f': return word(at, "false", HERALD_JSON_FALSE);
        case 'n': return word(at, "null", HERALD_JSON_NULL);
        default: return number(at);
    }
}

int TokenReader::open(Expect &expect, uint32_t at, uint8_t kind) {
    if (open_.size() >= max_depth_) { return fail(HERALD_JSON_TOO_DEEP, at); }
    open_.push_back(static_cast<uint32_t>(nodes_.size()));
    append(at, at + 1, kind);
    expect = kind == HERALD_JSON_OBJECT ? Expect::key_or_end : Expect::value_or_end;
    return HERALD_JSON_VALID;
}

int TokenReader::separate(Expect &expect, uint32_t at) {
    uint8_t kind = nodes_[open_.back()].kind;
    switch (bytes_[at]) {
        case ',':
            expect = kind == HERALD_JSON_OBJECT ? Expect::key : Expect::value;
            return HERALD_JSON_VALID;
        case '}': return close(expect, at, HERALD_JSON_OBJECT);
        case ']': return close(expect, at, HERALD_JSON_ARRAY);
        default: return fail(HERALD_JSON_UNEXPECTED_BYTE, at);
    }
}

int TokenReader::close(Expect &expect, uint32_t at, uint8_t kind) {
    uint32_t node = open_.back();
    if (nodes_[node].kind != kind) { return fail(HERALD_JSON_UNEXPECTED_BYTE, at); }
    if (kind == HERALD_JSON_OBJECT) {
        int code = unique_keys(node);
        if (code != HERALD_JSON_VALID) { return code; }
    }
    open_.pop_back();
    nodes_[node].end = at + 1;
    nodes_[node].next = static_cast<uint32_t>(nodes_.size());
    expect = after_value();
    return HERALD_JSON_VALID;
}

/* Between a string's last quote and the next token there is only white space, so the quote is found from behind. */
int TokenReader::string(uint32_t at, size_t limit, uint8_t kind) {
    size_t quote = limit - 1;
    while (quote > at && bytes_[quote] != '"') { quote--; }
    if (quote == at) { return fail(HERALD_JSON_UNEXPECTED_END, count_); }
    uint8_t flags = 0;
    if (std::memchr(bytes_ + at + 1, '\\', quote - at - 1) != nullptr) {
        int code = escapes(at + 1, quote, flags);
        if (code != HERALD_JSON_VALID) { return code; }
    }
    append(at, quote + 1, kind, flags);
    return HERALD_JSON_VALID;
}

int TokenReader::escapes(size_t at, size_t end, uint8_t &flags) {
    flags |= HERALD_JSON_ESCAPED;
    while (at < end) {
        if (bytes_[at] != '\\') {
            at++;
            continue;
        }
        StringEscape escape(bytes_ + at, end - at);
        if (!escape.is_valid()) { return fail(HERALD_JSON_INVALID_ESCAPE, at); }
        if (escape.scalar() == 0) { flags |= HERALD_JSON_HAS_NUL; }
        at += escape.length();
    }
    return HERALD_JSON_VALID;
}

size_t TokenReader::digits(size_t at) const {
    while (at < count_ && bytes_[at] >= '0' && bytes_[at] <= '9') { at++; }
    return at;
}

bool TokenReader::ends_token(size_t at) const {
    return at == count_ || std::memchr(" \t\n\r,:]}[{", bytes_[at], 10) != nullptr;
}

int TokenReader::number(uint32_t at) {
    size_t first = bytes_[at] == '-' ? at + 1 : at;
    size_t end = digits(first);
    // The first byte of something that is no number at all is unexpected; a fault further on is a number's.
    if (end == first) { return fail(first == at ? HERALD_JSON_UNEXPECTED_BYTE : HERALD_JSON_INVALID_NUMBER, at); }
    bool valid = end == first + 1 || bytes_[first] != '0';
    uint8_t kind = HERALD_JSON_INTEGER;
    if (end < count_ && bytes_[end] == '.') {
        size_t fraction = end + 1;
        end = digits(fraction);
        valid = valid && end > fraction;
        kind = HERALD_JSON_FRACTION;
    }
    if (end < count_ && (bytes_[end] | 0x20) == 'e') {
        size_t exponent = end + 1;
        if (exponent < count_ && (bytes_[exponent] == '+' || bytes_[exponent] == '-')) { exponent++; }
        end = digits(exponent);
        valid = valid && end > exponent;
        kind = HERALD_JSON_FRACTION;
    }
    if (!valid || !ends_token(end)) { return fail(HERALD_JSON_INVALID_NUMBER, at); }
    append(at, end, kind);
    return HERALD_JSON_VALID;
}

int TokenReader::word(uint32_t at, const char *text, uint8_t kind) {
    size_t length = std::strlen(text);
    if (count_ - at < length || std::memcmp(bytes_ + at, text, length) != 0 || !ends_token(at + length)) {
        return fail(HERALD_JSON_UNEXPECTED_BYTE, at);
    }
    append(at, at + length, kind);
    return HERALD_JSON_VALID;
}

int TokenReader::unique_keys(uint32_t object) {
    KeySet keys(bytes_, nodes_);
    for (uint32_t key = object + 1; key < nodes_.size(); key = nodes_[key + 1].next) { keys.add(key); }
    uint32_t repeated;
    return keys.repeated(repeated) ? fail(HERALD_JSON_DUPLICATE_KEY, nodes_[repeated].start) : HERALD_JSON_VALID;
}

int TokenReader::fail(int code, size_t offset) {
    fault_offset_ = offset;
    return code;
}

void TokenReader::append(uint32_t start, size_t end, uint8_t kind, uint8_t flags) {
    auto next = static_cast<uint32_t>(nodes_.size() + 1);
    nodes_.push_back({start, static_cast<uint32_t>(end), next, kind, flags});
}
