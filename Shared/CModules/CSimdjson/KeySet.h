#pragma once
#include "CSimdjson.h"
#include "StringEscape.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/* The keys of one object. Few are compared in pairs, many are sorted: no choice of keys makes that slow, as it could
 * with a hash table. */
class KeySet {
public:
    KeySet(const uint8_t *bytes, const std::vector<herald_json_node> &nodes) : bytes_(bytes), nodes_(nodes) {}

    void add(uint32_t key) {
        if (count_ < few) { first_[count_] = key; }
        if (count_ == few) { all_.assign(first_, first_ + few); }
        if (count_ >= few) { all_.push_back(key); }
        if (nodes_[key].flags & HERALD_JSON_ESCAPED) { escaped_ = true; }
        count_++;
    }

    /* Finds the later of two equal keys. */
    bool repeated(uint32_t &key) {
        if (count_ <= few && !escaped_) { return among_few(key); }
        if (count_ <= few) { all_.assign(first_, first_ + count_); }
        return among_many(key);
    }

private:
    static constexpr size_t few = 16;

    const uint8_t *bytes_;
    const std::vector<herald_json_node> &nodes_;
    uint32_t first_[few];
    std::vector<uint32_t> all_;
    size_t count_ = 0;
    bool escaped_ = false;

    bool among_few(uint32_t &key) const {
        for (size_t later = 1; later < count_; later++) {
            for (size_t earlier = 0; earlier < later; earlier++) {
                if (raw(first_[earlier]) == raw(first_[later])) {
                    key = first_[later];
                    return true;
                }
            }
        }
        return false;
    }

    bool among_many(uint32_t &key) const {
        std::vector<std::pair<std::string, uint32_t>> texts;
        texts.reserve(count_);
        for (uint32_t each : all_) { texts.emplace_back(text(each), each); }
        std::sort(texts.begin(), texts.end());
        auto same = [](const auto &left, const auto &right) { return left.first == right.first; };
        auto found = std::adjacent_find(texts.begin(), texts.end(), same);
        if (found == texts.end()) { return false; }
        key = std::next(found)->second;
        return true;
    }

    std::string_view raw(uint32_t key) const {
        const herald_json_node &node = nodes_[key];
        return {reinterpret_cast<const char *>(bytes_ + node.start + 1), node.end - node.start - 2};
    }

    /* The key as it reads without escapes, in a form of our own: equal keys have equal texts, and nothing else is asked. */
    std::string text(uint32_t key) const {
        std::string_view source = raw(key);
        if (!(nodes_[key].flags & HERALD_JSON_ESCAPED)) { return std::string(source); }
        std::string result;
        for (size_t at = 0; at < source.size();) {
            if (source[at] != '\\') {
                result.push_back(source[at++]);
                continue;
            }
            StringEscape escape(reinterpret_cast<const uint8_t *>(source.data()) + at, source.size() - at);
            append(result, escape.scalar());
            at += escape.length();
        }
        return result;
    }

    static void append(std::string &text, uint32_t scalar) {
        if (scalar < 0x80) { return text.push_back(static_cast<char>(scalar)); }
        int rest = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
        static constexpr uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
        text.push_back(static_cast<char>(lead[rest] | scalar >> (6 * rest)));
        while (rest-- > 0) { text.push_back(static_cast<char>(0x80 | (scalar >> (6 * rest) & 0x3F))); }
    }
};
