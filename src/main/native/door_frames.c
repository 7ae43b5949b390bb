#include "door_frames.h"

#include <string.h>

#include "frames.h"
#include "screen.h"

long door_frame_length(const uint8_t *bytes, size_t length) {
    return length >= 4 && read_u32(bytes) > DOOR_FRAME_MAX ? -1 : frame_length(bytes, length);
}

static bool is_size(const struct door_frame *frame) {
    return frame->cols > 0 && frame->cols <= SCREEN_COLS_MAX && frame->rows > 0 && frame->rows <= SCREEN_ROWS_MAX;
}

static void take_size(struct reader *from, struct door_frame *frame) {
    frame->cols = take_u16(from);
    frame->rows = take_u16(from);
}

bool parse_door_frame(const uint8_t *bytes, size_t length, struct door_frame *frame) {
    struct reader from = reader_of(bytes, length);
    *frame = (struct door_frame){.kind = take_u8(&from), .name = ""};
    frame->token = take_u64(&from);
    bool right = true;
    switch (frame->kind) {
        case DOOR_TYPE:
        case DOOR_PASTE:
        case DOOR_ANSWER:
            frame->bytes = take_slice(&from);
            break;
        case DOOR_KEY:
            frame->how = take_u8(&from);
            frame->name = take_text(&from);
            right = *frame->name && strlen(frame->name) <= DOOR_NAME_MAX && frame->how <= (KEY_SHIFT | KEY_ALT | KEY_CTRL);
            break;
        case DOOR_RESIZE:
            take_size(&from, frame);
            right = is_size(frame);
            break;
        case DOOR_SHOW:
            frame->how = take_u8(&from);
            take_size(&from, frame);
            right = frame->how <= SCREEN_STYLED && (is_size(frame) || (frame->cols == 0 && frame->rows == 0));
            break;
        case DOOR_DRIVER:
            frame->how = take_u8(&from);
            right = frame->how <= 1;
            break;
        default:
            return false;
    }
    return right && is_taken(&from);
}
