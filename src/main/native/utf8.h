// Characters as bytes.
#ifndef SANDLOT_UTF8_H
#define SANDLOT_UTF8_H

#include <stdint.h>

// How code is written in UTF-8: 1 to 4 bytes.
unsigned utf8_write(uint32_t code, char into[4]);

#endif
