#pragma once
#include <cstddef>
#include <cstdint>

/* One escape of a JSON string, a pair of surrogates being one. A surrogate alone is no text, so it is not valid. */
class StringEscape {
public:
    /* `count` bytes may be read from the backslash on. */
    StringEscape(const uint8_t *bytes, size_t count) {
        if (count >= 2 && bytes[1] == 'u') {
            unicode(bytes, count);
        } else if (count >= 2) {
            simple(bytes[1]);
        }
    }

    bool is_valid() const { return length_ > 0; }
    size_t length() const { return length_; }
    uint32_t scalar() const { return scalar_; }

private:
    static constexpr uint32_t none = UINT32_MAX;

    size_t length_ = 0;
    uint32_t scalar_ = 0;

    void set(uint32_t scalar, size_t length) {
        scalar_ = scalar;
        length_ = length;
    }

    void simple(uint8_t byte) {
        switch (byte) {
            case '"': case '\\': case '/': return set(byte, 2);
            case 'b': return set('\b', 2);
            case 'f': return set('\f', 2);
            case 'n': return set('\n', 2);
            case 'r': return set('\r', 2);
            case 't': return set('\t', 2);
            default: return;
        }
    }

    void unicode(const uint8_t *bytes, size_t count) {
        uint32_t first = unit(bytes, count);
        if (first == none || (first >= 0xDC00 && first <= 0xDFFF)) { return; }
        if (first < 0xD800 || first > 0xDFFF) { return set(first, 6); }
        uint32_t second = count < 12 ? none : unit(bytes + 6, count - 6);
        if (second >= 0xDC00 && second <= 0xDFFF) {
            set(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), 12);
        }
    }

    /* The 16 bits of `\uXXXX`, or `none`. */
    static uint32_t unit(const uint8_t *bytes, size_t count) {
        if (count < 6 || bytes[0] != '\\' || bytes[1] != 'u') { return none; }
        uint32_t value = 0;
        for (size_t index = 2; index < 6; index++) {
            uint8_t byte = bytes[index];
            uint32_t digit = byte - '0' < 10u ? byte - '0' : (byte | 0x20) - 'a' < 6u ? (byte | 0x20) - 'a' + 10 : 16;
            if (digit > 15) { return none; }
            value = value << 4 | digit;
        }
        return value;
    }
};
