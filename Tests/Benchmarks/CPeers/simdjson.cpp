#include "CPeers.h"

#include <simdjson.h>
#include <string>
#include <vector>

namespace {

struct Notification {
    std::string user, template_key, category, priority, send_at, data;
    std::vector<std::string> channels;
    std::vector<std::pair<std::string, std::string>> metadata;
};

std::string text(simdjson::dom::element element) {
    return std::string(std::string_view(element));
}

bool read(simdjson::dom::parser &parser, const uint8_t *json, size_t count, Notification &result) {
    simdjson::dom::element root;
    if (parser.parse(reinterpret_cast<const char *>(json), count).get(root)) { return false; }
    result.user = text(root["to"]["user_id"]);
    result.template_key = text(root["template"]);
    result.category = text(root["category"]);
    result.priority = text(root["priority"]);
    result.send_at = text(root["send_at"]);
    result.data = simdjson::minify(simdjson::dom::element(root["data"]));
    for (simdjson::dom::element channel : simdjson::dom::array(root["channels"])) {
        result.channels.push_back(text(channel));
    }
    for (auto member : simdjson::dom::object(root["metadata"])) {
        result.metadata.emplace_back(std::string(member.key), text(member.value));
    }
    return !bool(root["dry_run"]);
}

}

size_t peer_read_notifications(const uint8_t *json, size_t count, size_t rounds) {
    simdjson::dom::parser parser;
    size_t read_well = 0;
    for (size_t round = 0; round < rounds; round++) {
        Notification notification;
        if (read(parser, json, count, notification) && notification.channels.size() == 2) { read_well++; }
    }
    return read_well;
}
