// Feeds the parsers with what nobody would send: fuzz ROUNDS SEED. Each round takes a right message, or noise, and changes some of it; the
// message lies in memory of just its length, so that the sanitizers see each step beyond it. LLVMFuzzerTestOneInput is what libFuzzer calls.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "door_frames.h"
#include "file_frames.h"
#include "frames.h"
#include "fuzz_screen.h"
#include "input.h"
#include "order.h"
#include "words.h"

enum { LONGEST = 4096, LONGEST_WORD = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

const char *__asan_default_options(void);

// The search for leaks traces the process, which containers forbid; every round frees by hand, and a program that ends needn't.
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

static size_t heard;

static void hear(void *of, const uint8_t *bytes, size_t length) {
    (void) of;
    for (size_t i = 0; i < length; i++) {
        heard += bytes[i];
    }
}

static void hear_question(void *of, uint32_t tag) {
    (void) of;
    heard += tag;
}

static void hear_end(void *of) {
    (void) of;
    heard++;
}

static void check(bool right, const char *what) {
    if (!right) {
        fprintf(stderr, "%s\n", what);
        abort();
    }
}

static void hear_texts(char **texts) {
    for (char **text = texts; *text; text++) {
        heard += strlen(*text);
    }
}

static void as_job(const uint8_t *bytes, size_t length) {
    struct job job;
    if (parse_job(bytes, length, &job)) {
        heard += strlen(job.display);
        hear(NULL, job.given.bytes, job.given.length);
        hear(NULL, job.order.bytes, job.order.length);
    }
}

static void as_command_order(const uint8_t *bytes, size_t length) {
    struct command_order order;
    if (!parse_command_order(bytes, length, &order)) {
        check(order.environment == NULL && order.argv == NULL, "a bad order has words");
        return;
    }
    check(order.argv[0] != NULL, "an order has no command");
    heard += strlen(order.directory);
    hear(NULL, order.filter.bytes, order.filter.length);
    hear(NULL, order.script.bytes, order.script.length);
    hear_texts(order.environment);
    hear_texts(order.argv);
    free(order.environment);
    free(order.argv);
}

static void as_frames(const uint8_t *bytes, size_t length) {
    size_t done = 0;
    long frame;
    while ((frame = frame_length(bytes + done, length - done)) > 0) {
        struct reader from = reader_of(bytes + done + 4, (size_t) frame - 4);
        check((size_t) frame <= length - done, "a frame is longer than what there is");
        take_u8(&from);
        take_u64(&from);
        struct signal_order order;
        struct reader again = from;
        if (parse_signal(&again, &order)) {
            for (uint32_t i = 0; i < order.count; i++) {
                heard += take_u32(&order.pids);
            }
            check(is_taken(&order.pids), "an order of signals says more than it has");
        }
        take_u32(&from);
        char **texts = take_texts(&from, WORDS_MAX);
        for (char **text = texts; text && *text; text++) {
            heard += strlen(*text);
        }
        free(texts);
        done += (size_t) frame;
    }
}

static void as_input(const uint8_t *bytes, size_t length) {
    const struct input_taker taker = {.data = hear, .question = hear_question, .end = hear_end};
    size_t taken = take_input(bytes, length, &taker);
    check(taken <= length, "more is taken than there is");
    // What is left is the beginning of one frame.
    check(taken == length || take_input(bytes + taken, length - taken, &taker) == 0, "a whole frame was left");
}

static void as_door_frames(const uint8_t *bytes, size_t length) {
    size_t done = 0;
    long whole;
    while ((whole = done < length ? door_frame_length(bytes + done, length - done) : 0) > 0) {
        check((size_t) whole <= length - done, "a frame is longer than what there is");
        struct door_frame frame;
        if (parse_door_frame(bytes + done + 4, (size_t) whole - 4, &frame)) {
            check(strlen(frame.name) <= DOOR_NAME_MAX, "a key has a long name");
            hear(NULL, frame.bytes.bytes, frame.bytes.length);
            heard += (size_t) frame.how + frame.cols + frame.rows;
        }
        done += (size_t) whole;
    }
}

// The same by the definition: a table of which first part of the pattern fits which first part of the name.
static bool fits_by_table(const char *pattern, const char *name) {
    bool fits[LONGEST_WORD + 1][LONGEST_WORD + 1] = {{0}};
    size_t patterns = strlen(pattern);
    size_t names = strlen(name);
    for (size_t p = 0; p <= patterns; p++) {
        for (size_t n = 0; n <= names; n++) {
            if (p == 0) {
                fits[p][n] = n == 0;
            } else if (pattern[p - 1] == '*') {
                fits[p][n] = fits[p - 1][n] || (n > 0 && name[n - 1] != '/' && fits[p][n - 1]);
            } else {
                fits[p][n] = n > 0 && pattern[p - 1] == name[n - 1] && fits[p - 1][n - 1];
            }
        }
    }
    return fits[patterns][names];
}

static void as_number(const char *word) {
    uint64_t taken = 0;
    errno = 0;
    uint64_t expected = strtoull(word, NULL, 10);
    bool right = *word != 0 && word[strspn(word, "0123456789")] == 0 && errno == 0;
    check(word_number(word, UINT64_MAX, &taken) == right && (!right || taken == expected), "a number is taken for another");
    check(word_number(word, 65535, &taken) == (right && expected <= 65535), "a number is beyond its bound");
}

// The same by the definition: how deep each name leads.
static void as_path(const char *path) {
    char *copy = strdup(path);
    if (!copy) {
        return;
    }
    bool below = *path != '/';
    size_t depth = 0;
    char *rest = NULL;
    for (char *name = strtok_r(copy, "/", &rest); name; name = strtok_r(NULL, "/", &rest)) {
        below = below && strcmp(name, "..") != 0;
        depth += strcmp(name, ".") != 0;
    }
    check(path_is_below(path) == (below && depth > 0), "a path is taken for another");
    free(copy);
}

// A pattern and a name, each up to a NUL.
static void as_words(const uint8_t *bytes, size_t length) {
    char *pattern = strndup((const char *) bytes, length);
    size_t behind = pattern && strlen(pattern) < length ? strlen(pattern) + 1 : length;
    char *name = strndup((const char *) bytes + behind, length - behind);
    if (pattern && name) {
        bool fits = word_fits(pattern, name);
        if (strlen(pattern) <= LONGEST_WORD && strlen(name) <= LONGEST_WORD) {
            check(fits == fits_by_table(pattern, name), "a name is taken for another");
        }
        heard += fits;
        as_path(pattern);
        as_path(name);
        as_number(pattern);
        as_number(name);
    }
    free(pattern);
    free(name);
}

static void as_file(const uint8_t *bytes, size_t length) {
    struct reader from = reader_of(bytes, length);
    struct file_is file;
    if (parse_file_is(&from, &file)) {
        check(file.modified.tv_nsec >= 0 && file.modified.tv_nsec < 1000000000, "a time is none");
        heard += strlen(file.path) + strlen(file.target) + file.kind + file.size;
    }
}

static void as_message(const uint8_t *bytes, size_t length) {
    as_file(bytes, length);
    as_words(bytes, length);
    as_job(bytes, length);
    as_command_order(bytes, length);
    as_frames(bytes, length);
    as_door_frames(bytes, length);
    as_input(bytes, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    as_message(bytes, length);
    heard += fuzz_screen(bytes, length);
    return 0;
}

static uint64_t state;

static uint32_t next(uint32_t bound) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t) (state >> 33) % bound;
}

static size_t put_u32(uint8_t *at, uint32_t value) {
    write_u32(at, value);
    return 4;
}

static size_t put_text(uint8_t *at, uint32_t length) {
    size_t n = put_u32(at, length);
    memset(at + n, 'a', length);
    n += length;
    at[n++] = 0;
    return n;
}

static size_t put_words(uint8_t *at) {
    uint32_t count = 1 + next(4);
    size_t n = put_u32(at, count);
    for (uint32_t i = 0; i < count; i++) {
        n += put_text(at + n, next(12));
    }
    return n;
}

static size_t put_letters(uint8_t *at, const char *letters, uint32_t most) {
    size_t n = next(most);
    for (size_t i = 0; i < n; i++) {
        at[i] = (uint8_t) letters[next((uint32_t) strlen(letters))];
    }
    at[n++] = 0;
    return n;
}

static size_t put_door_frame(uint8_t *at) {
    size_t n = 4;
    uint8_t kind = (uint8_t) (1 + next(7));
    at[n++] = kind;
    write_u64(at + n, next(9));
    n += 8;
    if (kind == DOOR_KEY) {
        at[n++] = (uint8_t) next(8);
        n += put_text(at + n, 1 + next(40));
    } else if (kind == DOOR_RESIZE || kind == DOOR_SHOW) {
        if (kind == DOOR_SHOW) {
            at[n++] = (uint8_t) next(3);
        }
        write_u16(at + n, (uint16_t) next(1002));
        write_u16(at + n + 2, (uint16_t) next(502));
        n += 4;
    } else if (kind == DOOR_DRIVER) {
        at[n++] = (uint8_t) next(2);
    } else {
        uint32_t length = next(30);
        n += put_u32(at + n, length);
        memset(at + n, 'a', length);
        n += length;
    }
    write_u32(at, (uint32_t) n - 4);
    return n;
}

static size_t put_file(uint8_t *at) {
    size_t n = put_text(at, next(20));
    at[n++] = (uint8_t) "fdlo"[next(4)];
    n += put_u32(at + n, next(01000));
    memset(at + n, 0, 40);
    n += 40;
    return n + put_text(at + n, next(9));
}

// A right job, a frame of orders, the order of a command, a pattern and a name, a path, two numbers, frames at a terminal's door, a file that is
// told of, or frames of input.
static size_t right(uint8_t *at) {
    size_t n = 0;
    switch (next(10)) {
        case 9:
            n = put_letters(at, "a./", 9);
            return n + put_letters(at + n, "a../", 14);
        case 8:
            return put_file(at);
        case 7:
            n = put_door_frame(at);
            return n + put_door_frame(at + n);
        case 4:
            n = put_letters(at, "ab*/", 9);
            return n + put_letters(at + n, "aab/", 14);
        case 5:
            n = put_letters(at, "0123456789", 6);
            return n + put_letters(at + n, "0123456789", 23);
        case 0:
            at[n++] = (uint8_t) next(3);
            n += put_u32(at + n, 3);
            n += 3;
            n += put_text(at + n, 4);
            n += put_u32(at + n, 5);
            return n + 5;
        case 3:
            n = 33;
            n += put_text(at + n, 4);
            n += put_u32(at + n, 8);
            n += 8;
            n += put_u32(at + n, 2);
            n += 2;
            n += put_words(at + n);
            return n + put_words(at + n);
        case 1:
            n = 4;
            at[n++] = 3;
            write_u64(at + n, next(9));
            n += 8;
            n += put_u32(at + n, next(3));
            n += put_words(at + n);
            write_u32(at, (uint32_t) n - 4);
            return n;
        case 2:
            n = 4;
            at[n++] = 6;
            write_u64(at + n, next(9));
            n += 8;
            n += put_u32(at + n, 0);
            n += put_u32(at + n, 9);
            n += put_u32(at + n, 2);
            n += put_u32(at + n, 7);
            n += put_u32(at + n, 8);
            write_u32(at, (uint32_t) n - 4);
            return n;
        default:
            for (uint32_t i = 0; i < 5; i++) {
                if (next(2)) {
                    at[n++] = 'D';
                    at[n++] = 0;
                    at[n++] = 9;
                    n += 9;
                } else {
                    at[n++] = 'Q';
                    n += put_u32(at + n, next(1000));
                }
            }
            at[n++] = 'E';
            return n;
    }
}

static size_t noise(uint8_t *at) {
    size_t length = next(64);
    for (size_t i = 0; i < length; i++) {
        at[i] = (uint8_t) next(256);
    }
    return length;
}

static void change(uint8_t *at, size_t length) {
    static const uint8_t telling[] = {0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, 'D', 'E', 'Q', '*', '/', '9'};
    for (uint32_t i = next(4); i > 0 && length > 0; i--) {
        at[next((uint32_t) length)] = next(2) ? telling[next(sizeof telling)] : (uint8_t) next(256);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: fuzz ROUNDS SEED\n");
        return 64;
    }
    long rounds = strtol(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10);
    static uint8_t made[LONGEST];
    for (long i = 0; i < rounds; i++) {
        // A screen takes a hundred times as long as a message.
        bool is_screen = next(64) == 0;
        size_t length = next(8) == 0 ? noise(made) : is_screen ? put_screen(made, next) : right(made);
        change(made, length);
        if (length > 0 && next(3) == 0) {
            length = next((uint32_t) length);
        }
        uint8_t *exact = malloc(length ? length : 1);
        if (!exact) {
            return 1;
        }
        memcpy(exact, made, length);
        if (is_screen) {
            heard += fuzz_screen(exact, length);
        } else {
            as_message(exact, length);
        }
        free(exact);
    }
    printf("%ld rounds, %zu\n", rounds, heard);
    return 0;
}
