#include "oracle.h"

#include <simdjson.h>

const int oracle_number = simdjson::NUMBER_ERROR;

int oracle_verdict(const unsigned char *bytes, size_t count) {
    static simdjson::dom::parser parser;
    simdjson::dom::element root;
    return parser.parse(reinterpret_cast<const char *>(bytes), count).get(root);
}
