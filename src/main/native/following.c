#include "following.h"

#include <string.h>

bool following_open(struct following *following, const struct printed *printed, unsigned cols, unsigned rows, screen_answer *answers, void *of) {
    following->printed = printed;
    following->at = printed->length;
    following->now = following->last = (struct mark){.cols = cols, .rows = rows};
    following->screen = screen_new(cols, rows, answers, of);
    return following->screen != NULL;
}

static void pass_marks(struct following *following) {
    size_t passed = 0;
    while (passed < following->count && following->marks[passed].at <= following->at) {
        struct mark to = following->marks[passed++];
        if (to.cols != following->now.cols || to.rows != following->now.rows) {
            screen_resize(following->screen, to.cols, to.rows);
        }
        following->now = to;
    }
    following->count -= passed;
    memmove(following->marks, following->marks + passed, following->count * sizeof *following->marks);
}

static void add(struct following *following, struct mark mark) {
    bool full = following->count == MARKS_MOST;
    following->last = mark;
    if (following->count > 0 && (full || following->marks[following->count - 1].at == mark.at)) {
        // Where there are too many, a size comes early and nobody's questions are answered late.
        following->count--;
        mark.at = following->marks[following->count].at;
        mark.group = full ? 0 : mark.group;
    }
    following->marks[following->count++] = mark;
    pass_marks(following);
}

void following_resize(struct following *following, unsigned cols, unsigned rows) {
    struct mark mark = following->last;
    mark.at = printed_end(following->printed);
    mark.cols = cols;
    mark.rows = rows;
    add(following, mark);
}

void following_keyboard(struct following *following, pid_t group, uint64_t at) {
    if (following->last.group != group) {
        struct mark mark = following->last;
        mark.at = at;
        mark.group = group;
        add(following, mark);
    }
}

uint64_t following_lag(const struct following *following) {
    return following->printed->length - following->at;
}

static void count_questions(struct following *following, unsigned long before) {
    unsigned long more = screen_questions(following->screen) - before;
    if (more == 0 || !following->driven) {
        return;
    }
    if (following->asker != following->now.group) {
        following->asker = following->now.group;
        following->open = 0;
    }
    following->open += more;
}

void following_turn(struct following *following) {
    static uint8_t block[FOLLOWING_TURN];
    pass_marks(following);
    uint64_t size = following_lag(following);
    if (following->count > 0 && following->marks[0].at - following->at < size) {
        size = following->marks[0].at - following->at;
    }
    if (size > sizeof block) {
        size = sizeof block;
    }
    ssize_t n = size > 0 ? printed_read(following->printed, following->at, block, (size_t) size) : 0;
    unsigned long before = screen_questions(following->screen);
    if (n > 0) {
        screen_take(following->screen, block, (size_t) n);
    }
    count_questions(following, before);
    // What a broken disk doesn't give back isn't shown.
    following->at += n > 0 ? (uint64_t) n : size;
    pass_marks(following);
}

void following_drive(struct following *following, bool driven) {
    following->driven = driven;
    following->asker = 0;
    following->open = 0;
}

bool following_takes_answer(struct following *following, pid_t keyboard) {
    if (following->open == 0 || keyboard == 0 || keyboard != following->asker) {
        return false;
    }
    following->open--;
    return true;
}
