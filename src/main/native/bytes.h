// Reading and writing the bytes of frames and jobs: bounded, big-endian, nothing trusted.
#ifndef SANDLOT_BYTES_H
#define SANDLOT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is left of a message. The first read beyond its end, or of something that is not what it says, makes it bad for good; every read
// of a bad one gives zero or an empty text.
struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
};

// Bytes inside a message, which they live no longer than. Text is followed by a NUL that belongs to the message.
struct slice {
    const uint8_t *bytes;
    size_t length;
};

struct reader reader_of(const void *bytes, size_t length);
uint8_t take_u8(struct reader *from);
uint16_t take_u16(struct reader *from);
uint32_t take_u32(struct reader *from);
uint64_t take_u64(struct reader *from);

// A length of 32 bits and so many bytes.
struct slice take_slice(struct reader *from);

// The same for text: there is no NUL in it, and one behind it.
const char *take_text(struct reader *from);

// A count of 32 bits and so many texts; at most `most` of them. The array, which ends with a null, is to be freed; null where it is bad.
char **take_texts(struct reader *from, uint32_t most);

// Whether all of it was taken and all was right.
bool is_taken(const struct reader *from);

// What grows up to a bound. Freed by its owner.
struct buffer {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
};

// Room for so many more bytes, or false where there is no memory.
bool buffer_reserve(struct buffer *buffer, size_t more);

// Appends them, or false where there is no memory.
bool buffer_append(struct buffer *buffer, const void *bytes, size_t length);

// Takes so many bytes away from the front.
void buffer_drop(struct buffer *buffer, size_t count);

void buffer_free(struct buffer *buffer);

uint32_t read_u32(const uint8_t *at);
void write_u16(uint8_t *at, uint16_t value);
void write_u32(uint8_t *at, uint32_t value);
void write_u64(uint8_t *at, uint64_t value);

#endif
