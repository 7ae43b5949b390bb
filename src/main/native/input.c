#include "input.h"

size_t take_input(const uint8_t *bytes, size_t length, const struct input_taker *taker) {
    size_t done = 0;
    while (done < length) {
        const uint8_t *at = bytes + done;
        size_t left = length - done;
        if (*at == 'D') {
            if (left < 3) {
                break;
            }
            size_t count = (size_t) at[1] << 8 | at[2];
            if (left < 3 + count) {
                break;
            }
            taker->data(taker->of, at + 3, count);
            done += 3 + count;
        } else if (*at == 'Q') {
            if (left < 5) {
                break;
            }
            taker->question(taker->of, read_u32(at + 1));
            done += 5;
        } else {
            taker->end(taker->of);
            done++;
        }
    }
    return done;
}
