#include "bytes.h"

#include <stdlib.h>
#include <string.h>

struct reader reader_of(const void *bytes, size_t length) {
    return (struct reader){.at = bytes, .end = (const uint8_t *) bytes + length, .bad = false};
}

static const uint8_t *take(struct reader *from, size_t count) {
    if (from->bad || (size_t) (from->end - from->at) < count) {
        from->bad = true;
        return NULL;
    }
    const uint8_t *taken = from->at;
    from->at += count;
    return taken;
}

uint32_t read_u32(const uint8_t *at) {
    return (uint32_t) at[0] << 24 | (uint32_t) at[1] << 16 | (uint32_t) at[2] << 8 | at[3];
}

void write_u16(uint8_t *at, uint16_t value) {
    at[0] = (uint8_t) (value >> 8);
    at[1] = (uint8_t) value;
}

void write_u32(uint8_t *at, uint32_t value) {
    for (int i = 3; i >= 0; i--, value >>= 8) {
        at[i] = (uint8_t) value;
    }
}

void write_u64(uint8_t *at, uint64_t value) {
    write_u32(at, (uint32_t) (value >> 32));
    write_u32(at + 4, (uint32_t) value);
}

uint8_t take_u8(struct reader *from) {
    const uint8_t *at = take(from, 1);
    return at ? *at : 0;
}

uint16_t take_u16(struct reader *from) {
    const uint8_t *at = take(from, 2);
    return (uint16_t) (at ? at[0] << 8 | at[1] : 0);
}

uint32_t take_u32(struct reader *from) {
    const uint8_t *at = take(from, 4);
    return at ? read_u32(at) : 0;
}

uint64_t take_u64(struct reader *from) {
    const uint8_t *at = take(from, 8);
    return at ? (uint64_t) read_u32(at) << 32 | read_u32(at + 4) : 0;
}

struct slice take_slice(struct reader *from) {
    uint32_t length = take_u32(from);
    const uint8_t *at = take(from, length);
    return (struct slice){.bytes = at, .length = at ? length : 0};
}

const char *take_text(struct reader *from) {
    struct slice text = take_slice(from);
    const uint8_t *end = take(from, 1);
    if (!end || *end != 0 || memchr(text.bytes, 0, text.length)) {
        from->bad = true;
        return "";
    }
    return (const char *) text.bytes;
}

char **take_texts(struct reader *from, uint32_t most) {
    uint32_t count = take_u32(from);
    // Each takes five bytes at least: what says that it has more than there can be gets no memory for them.
    if (from->bad || count > most || count > (size_t) (from->end - from->at) / 5) {
        from->bad = true;
        return NULL;
    }
    char **texts = calloc((size_t) count + 1, sizeof *texts);
    if (!texts) {
        from->bad = true;
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = (char *) take_text(from);
    }
    if (from->bad) {
        free(texts);
        return NULL;
    }
    return texts;
}

bool is_taken(const struct reader *from) {
    return !from->bad && from->at == from->end;
}

bool buffer_reserve(struct buffer *buffer, size_t more) {
    size_t wanted = buffer->length + more;
    if (wanted <= buffer->capacity) {
        return true;
    }
    size_t capacity = buffer->capacity ? buffer->capacity : 4096;
    while (capacity < wanted) {
        capacity *= 2;
    }
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) {
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t length) {
    if (!buffer_reserve(buffer, length)) {
        return false;
    }
    if (length > 0) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
    }
    buffer->length += length;
    return true;
}

void buffer_drop(struct buffer *buffer, size_t count) {
    memmove(buffer->bytes, buffer->bytes + count, buffer->length - count);
    buffer->length -= count;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
