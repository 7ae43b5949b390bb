// The screen of a terminal, fed with what nobody prints (fuzz.c).
#ifndef SANDLOT_FUZZ_SCREEN_H
#define SANDLOT_FUZZ_SCREEN_H

#include <stddef.h>
#include <stdint.h>

// Takes the bytes, resizes and draws in turn as they say; gives how much was drawn and answered.
size_t fuzz_screen(const uint8_t *bytes, size_t length);

// Writes something like what programs print; next(n) is a number below n. At most SCREEN_BYTES.
enum { SCREEN_BYTES = 1024 };
size_t put_screen(uint8_t *at, uint32_t next(uint32_t bound));

#endif
