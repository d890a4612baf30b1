#include "CPeers.h"

#include "CWire.h"
#include <stdlib.h>

size_t peer_round_trip_dispatches(const uint8_t *dispatch, size_t count, size_t rounds) {
    Herald__V1__ChannelDispatch *message = herald__v1__channel_dispatch__unpack(NULL, count, dispatch);
    size_t read_well = 0;
    for (size_t round = 0; message != NULL && round < rounds; round++) {
        size_t size = herald__v1__channel_dispatch__get_packed_size(message);
        uint8_t *bytes = malloc(size);
        herald__v1__channel_dispatch__pack(message, bytes);
        Herald__V1__ChannelDispatch *again = herald__v1__channel_dispatch__unpack(NULL, size, bytes);
        if (again != NULL && again->step == message->step) { read_well++; }
        herald__v1__channel_dispatch__free_unpacked(again, NULL);
        free(bytes);
    }
    herald__v1__channel_dispatch__free_unpacked(message, NULL);
    return read_well;
}
