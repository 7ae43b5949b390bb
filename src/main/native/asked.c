#include "asked.h"

#include <stdlib.h>
#include <string.h>

#include "foreground.h"
#include "pty.h"
#include "record.h"

enum {
    // Of one connection, before no more of it is taken.
    TYPING_MOST = 1 << 20,
    SHOWS_MOST = 16,
    // A question that is older than so much output has nobody any more who waits; and no key does for the screen.
    LAG_MOST = 1 << 20,
    // Of the holder's own answers, which a program may ask for without end and read none.
    ANSWERS_MOST = 64 << 10,
    STEP = 16,
};

void asked_answer(void *of, const char *bytes, size_t length) {
    struct terminal *it = of;
    bool answers = !it->following.driven && following_lag(&it->following) <= LAG_MOST && typing_waits(&it->typing) <= ANSWERS_MOST;
    if (it->presses || answers) {
        // One for which there is no memory is one that was not heard.
        (void) !typing_put(&it->typing, bytes, length);
    }
}

static void tell_typed(void *of, const struct typed *typed, bool done) {
    struct terminal *it = of;
    struct connection *connection = door_find(&it->door, typed->connection);
    if (!connection) {
        return;
    }
    connection->typing -= typed->length;
    if (done) {
        door_done(connection, typed->token, printed_end(&it->printed));
    } else {
        door_failed(connection, typed->token, "the terminal has ended");
    }
}

void asked_type(struct terminal *it) {
    if (it->master >= 0 && !it->deserted) {
        typing_write(&it->typing, it->master, tell_typed, it);
    }
}

void asked_type_nothing(struct terminal *it) {
    typing_fail(&it->typing, tell_typed, it);
}

// What was put since then is this frame's.
static void belongs(struct terminal *it, struct connection *connection, uint64_t token, size_t waited, bool put) {
    size_t length = typing_waits(&it->typing) - waited;
    if (!typing_belongs(&it->typing, length, connection->id, token) || !put) {
        // What is typed in parts is typed wrong: so nobody is told that it was done.
        door_close(connection);
        return;
    }
    connection->typing += length;
    if (it->master < 0) {
        asked_type_nothing(it);
    } else {
        asked_type(it);
    }
}

static void type(struct terminal *it, struct connection *connection, uint64_t token, const void *bytes, size_t length) {
    size_t waited = typing_waits(&it->typing);
    belongs(it, connection, token, waited, typing_put(&it->typing, bytes, length));
}

static bool put_paste(struct terminal *it, struct slice text) {
    bool brackets = text.length > 0 && memchr(text.bytes, '\n', text.length) && screen_brackets_pastes(it->following.screen);
    bool done = !brackets || typing_put(&it->typing, "\033[200~", 6);
    for (size_t from = 0; done && from < text.length;) {
        const uint8_t *at = text.bytes + from;
        const uint8_t *end = memchr(at, '\n', text.length - from);
        size_t line = end ? (size_t) (end - at) : text.length - from;
        done = typing_put(&it->typing, at, line) && (!end || typing_put(&it->typing, "\r", 1));
        from += line + (end ? 1 : 0);
    }
    return done && (!brackets || typing_put(&it->typing, "\033[201~", 6));
}

static void paste(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    size_t waited = typing_waits(&it->typing);
    belongs(it, connection, frame->token, waited, put_paste(it, frame->bytes));
}

static void press(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    if (strcmp(frame->name, "Enter") == 0 && frame->how == KEY_SHIFT) {
        const char *meaning = shift_enter(it->master, screen_keys_asked(it->following.screen));
        type(it, connection, frame->token, meaning, strlen(meaning));
        return;
    }
    size_t waited = typing_waits(&it->typing);
    it->presses = true;
    bool known = screen_press(it->following.screen, frame->name, frame->how);
    it->presses = false;
    if (known) {
        belongs(it, connection, frame->token, waited, true);
    } else {
        door_failed(connection, frame->token, "no such key");
    }
}

// Whether the screen has come to where the end was when this was asked first, or is too far behind to be waited for.
static bool is_shown(struct terminal *it, struct connection *connection) {
    if (connection->until == 0) {
        connection->until = it->printed.length;
        if (following_lag(&it->following) > LAG_MOST) {
            connection->until = 0;
            return true;
        }
    }
    if (it->following.at < connection->until) {
        return false;
    }
    connection->until = 0;
    return true;
}

static void resize(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    struct mark was = it->following.last;
    if (it->master < 0) {
        door_failed(connection, frame->token, "the terminal has ended");
        return;
    }
    if (frame->cols != was.cols || frame->rows != was.rows) {
        // What was printed before comes before.
        terminal_carry();
        if (it->master < 0 || !pty_resize(it->master, frame->cols, frame->rows)) {
            door_failed(connection, frame->token, "the terminal has ended");
            return;
        }
        following_resize(&it->following, frame->cols, frame->rows);
        record_size(it->files.record, frame->cols, frame->rows, printed_end(&it->printed));
    }
    door_done(connection, frame->token, printed_end(&it->printed));
}

static bool has_room(struct terminal *it) {
    if (it->show_count < it->show_capacity) {
        return true;
    }
    struct show *more = realloc(it->shows, (it->show_capacity + STEP) * sizeof *more);
    if (!more) {
        return false;
    }
    it->shows = more;
    it->show_capacity += STEP;
    return true;
}

static void show(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    if (!has_room(it)) {
        door_failed(connection, frame->token, "no memory");
        return;
    }
    connection->shows++;
    it->shows[it->show_count++] = (struct show){.connection = connection->id, .token = frame->token, .until = it->printed.length,
        .form = (enum screen_form) frame->how, .cols = frame->cols, .rows = frame->rows};
    asked_show(it);
}

static void draw(struct terminal *it, struct connection *connection, const struct show *show) {
    uint8_t head[16];
    write_u64(head, it->following.at);
    write_u16(head + 8, (uint16_t) it->following.now.cols);
    write_u16(head + 10, (uint16_t) it->following.now.rows);
    connection->shows--;
    size_t begun = door_begin(connection, DOOR_SCREEN, show->token);
    size_t length = connection->out.length + 12;
    if (connection->fd < 0 || !buffer_append(&connection->out, head, sizeof head)
            || !screen_draw(it->following.screen, show->form, show->cols, show->rows, &connection->out)) {
        door_close(connection);
        return;
    }
    write_u32(connection->out.bytes + length, (uint32_t) (connection->out.length - length - 4));
    door_end(connection, begun);
}

void asked_show(struct terminal *it) {
    size_t left = 0;
    for (size_t i = 0; i < it->show_count; i++) {
        struct show each = it->shows[i];
        struct connection *connection = door_find(&it->door, each.connection);
        if (connection && it->following.at < each.until) {
            it->shows[left++] = each;
        } else if (connection) {
            draw(it, connection, &each);
        }
    }
    it->show_count = left;
}

bool asked_awaits_screen(const struct terminal *it) {
    for (size_t i = 0; i < it->door.count; i++) {
        if (it->door.all[i]->until > 0) {
            return true;
        }
    }
    return it->show_count > 0;
}

static void answer_question(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    if (it->master >= 0 && following_lag(&it->following) <= LAG_MOST && following_takes_answer(&it->following, pty_foreground(it->master))) {
        type(it, connection, frame->token, frame->bytes.bytes, frame->bytes.length);
    } else {
        door_done(connection, frame->token, printed_end(&it->printed));
    }
}

// Whether it is this frame's time.
static bool is_time(struct terminal *it, struct connection *connection, const struct door_frame *frame) {
    switch (frame->kind) {
        case DOOR_TYPE:
            return connection->typing <= TYPING_MOST;
        case DOOR_PASTE:
        case DOOR_KEY:
        case DOOR_ANSWER:
            return connection->typing <= TYPING_MOST && is_shown(it, connection);
        case DOOR_SHOW:
            return connection->shows < SHOWS_MOST;
        default:
            return true;
    }
}

bool asked_take(void *of, struct connection *connection, const uint8_t *bytes, size_t length) {
    struct terminal *it = of;
    struct door_frame frame;
    if (!parse_door_frame(bytes, length, &frame)) {
        door_failed(connection, frame.token, "not an order");
        return true;
    }
    if (!is_time(it, connection, &frame)) {
        return false;
    }
    switch (frame.kind) {
        case DOOR_TYPE:
            type(it, connection, frame.token, frame.bytes.bytes, frame.bytes.length);
            break;
        case DOOR_PASTE:
            paste(it, connection, &frame);
            break;
        case DOOR_KEY:
            press(it, connection, &frame);
            break;
        case DOOR_RESIZE:
            resize(it, connection, &frame);
            break;
        case DOOR_SHOW:
            show(it, connection, &frame);
            break;
        case DOOR_DRIVER:
            connection->drives = frame.how != 0;
            door_done(connection, frame.token, it->following.at);
            break;
        default:
            answer_question(it, connection, &frame);
    }
    return true;
}
