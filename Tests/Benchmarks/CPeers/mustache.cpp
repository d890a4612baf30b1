#include "CPeers.h"

#include <cstring>
#include <kainjow/mustache.hpp>

using kainjow::mustache::data;
using kainjow::mustache::mustache;

static data order() {
    data items{data::type::list};
    for (int number = 0; number < 5; number++) {
        data item;
        item.set("name", "Garden chair & table no. " + std::to_string(number));
        item.set("count", std::to_string(number + 1));
        item.set("price", "12.50");
        items.push_back(item);
    }
    data order;
    order.set("name", "Ada <Lovelace>");
    order.set("order_id", "A-17");
    order.set("total", "62.50");
    order.set("is_gift", data{data::type::bool_true});
    order.set("items", items);
    return order;
}

size_t peer_render_order(const char *text, size_t rounds, char *output, size_t size) {
    mustache compiled{std::string(text)};
    if (!compiled.is_valid()) return 0;
    const data values = order();
    std::string words;
    for (size_t round = 0; round < rounds; round++) words = compiled.render(values);
    if (words.size() >= size) return 0;
    memcpy(output, words.c_str(), words.size() + 1);
    return rounds;
}
