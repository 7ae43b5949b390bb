#include "order.h"

#include <stdlib.h>

#include "frames.h"

bool parse_command_order(const uint8_t *bytes, size_t length, struct command_order *order) {
    struct reader from = reader_of(bytes, length);
    order->flags = take_u8(&from);
    order->core = take_u64(&from);
    order->open_files = take_u64(&from);
    order->locked = take_u64(&from);
    order->processes = take_u64(&from);
    order->directory = take_text(&from);
    order->filter = take_slice(&from);
    order->script = take_slice(&from);
    order->environment = take_texts(&from, WORDS_MAX);
    order->argv = take_texts(&from, WORDS_MAX);
    if (!is_taken(&from) || !order->argv[0]) {
        free(order->environment);
        free(order->argv);
        order->environment = order->argv = NULL;
        return false;
    }
    return true;
}
