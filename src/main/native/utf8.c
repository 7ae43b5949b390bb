#include "utf8.h"

unsigned utf8_write(uint32_t code, char into[4]) {
    if (code < 0x80) {
        into[0] = (char) code;
        return 1;
    }
    if (code < 0x800) {
        into[0] = (char) (0xc0 | code >> 6);
        into[1] = (char) (0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        into[0] = (char) (0xe0 | code >> 12);
        into[1] = (char) (0x80 | (code >> 6 & 0x3f));
        into[2] = (char) (0x80 | (code & 0x3f));
        return 3;
    }
    into[0] = (char) (0xf0 | code >> 18);
    into[1] = (char) (0x80 | (code >> 12 & 0x3f));
    into[2] = (char) (0x80 | (code >> 6 & 0x3f));
    into[3] = (char) (0x80 | (code & 0x3f));
    return 4;
}
