// Keys, as terminals tell programs of them.
#include <stdio.h>
#include <string.h>

#include "emulation.h"

// A key whose name is longer than a character.
struct named {
    const char *name;
    VTermKey key;
    // What it is where it stands for a character.
    unsigned character;
};

static const struct named named[] = {
    {"Enter", VTERM_KEY_ENTER, '\r'}, {"Escape", VTERM_KEY_ESCAPE, 0x1b}, {"Tab", VTERM_KEY_TAB, '\t'}, {"BSpace", VTERM_KEY_BACKSPACE, 0x7f},
    {"Up", VTERM_KEY_UP, 0}, {"Down", VTERM_KEY_DOWN, 0}, {"Left", VTERM_KEY_LEFT, 0}, {"Right", VTERM_KEY_RIGHT, 0},
    {"Home", VTERM_KEY_HOME, 0}, {"End", VTERM_KEY_END, 0}, {"Insert", VTERM_KEY_INS, 0}, {"Delete", VTERM_KEY_DEL, 0},
    {"PageUp", VTERM_KEY_PAGEUP, 0}, {"PageDown", VTERM_KEY_PAGEDOWN, 0},
    {"F1", VTERM_KEY_FUNCTION(1), 0}, {"F2", VTERM_KEY_FUNCTION(2), 0}, {"F3", VTERM_KEY_FUNCTION(3), 0}, {"F4", VTERM_KEY_FUNCTION(4), 0},
    {"F5", VTERM_KEY_FUNCTION(5), 0}, {"F6", VTERM_KEY_FUNCTION(6), 0}, {"F7", VTERM_KEY_FUNCTION(7), 0}, {"F8", VTERM_KEY_FUNCTION(8), 0},
    {"F9", VTERM_KEY_FUNCTION(9), 0}, {"F10", VTERM_KEY_FUNCTION(10), 0}, {"F11", VTERM_KEY_FUNCTION(11), 0}, {"F12", VTERM_KEY_FUNCTION(12), 0},
    {"KP0", VTERM_KEY_KP_0, 0}, {"KP1", VTERM_KEY_KP_1, 0}, {"KP2", VTERM_KEY_KP_2, 0}, {"KP3", VTERM_KEY_KP_3, 0}, {"KP4", VTERM_KEY_KP_4, 0},
    {"KP5", VTERM_KEY_KP_5, 0}, {"KP6", VTERM_KEY_KP_6, 0}, {"KP7", VTERM_KEY_KP_7, 0}, {"KP8", VTERM_KEY_KP_8, 0}, {"KP9", VTERM_KEY_KP_9, 0},
};

// kitty's flags: tell keys apart that are the same byte; tell of all keys by sequences.
enum { KITTY_APART = 1, KITTY_ALL = 8 };

static void say(struct screen *screen, const char *bytes, size_t length) {
    screen->answers(screen->of, bytes, length);
}

#define SAY(screen, ...)                                                     \
    do {                                                                     \
        char bytes[32];                                                      \
        say(screen, bytes, (size_t) snprintf(bytes, sizeof bytes, __VA_ARGS__)); \
    } while (0)

static bool is_lower(unsigned code) {
    return code >= 'a' && code <= 'z';
}

static bool is_letter(unsigned code) {
    return is_lower(code | 0x20) && code < 0x80;
}

// What a character with Ctrl is to any terminal since the VT100; itself where there is nothing.
static unsigned with_ctrl(unsigned code) {
    static const char signs[] = " 2345678/?";
    static const char controls[] = {0, 0, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x7f, 0x1f, 0x7f};
    const char *sign = code && code < 0x80 ? strchr(signs, (int) code) : NULL;
    if (is_letter(code) || (code >= '@' && code <= '_')) {
        return code & 0x1f;
    }
    return sign ? (unsigned char) controls[sign - signs] : code;
}

static void press_as_ever(struct screen *screen, unsigned code, unsigned modifiers) {
    char bytes[5] = {0x1b};
    bool is_alt = modifiers & KEY_ALT;
    if (modifiers & KEY_CTRL) {
        code = code == 0x7f ? 0x08 : code < 0x20 ? code : with_ctrl(code);
    }
    unsigned length = utf8_write(code, bytes + 1);
    say(screen, is_alt ? bytes : bytes + 1, is_alt ? length + 1 : length);
}

static bool is_kitty(const struct screen *screen, unsigned code, unsigned modifiers) {
    unsigned flags = modes_kitty(&screen->modes);
    bool is_text = code >= 0x20 && code != 0x7f;
    if (is_text && !(modifiers & ~(unsigned) KEY_SHIFT)) {
        return (flags & KITTY_ALL) != 0;
    }
    if (code == 0x1b || modifiers) {
        return (flags & (KITTY_APART | KITTY_ALL)) != 0;
    }
    return (flags & KITTY_ALL) != 0;
}

// modifyOtherKeys: level 1 leaves what every terminal knows.
static bool is_xterm(const struct screen *screen, unsigned code, unsigned modifiers) {
    unsigned level = screen->modes.other_keys;
    bool is_text = code >= 0x20 && code != 0x7f;
    if (level == 0 || !modifiers || (is_text && !(modifiers & ~(unsigned) KEY_SHIFT))) {
        return false;
    }
    if (level > 1) {
        return true;
    }
    if (is_text) {
        return (modifiers & KEY_CTRL) && with_ctrl(code) == code;
    }
    return code == '\r' || (code == '\t' && modifiers != KEY_SHIFT);
}

static void press_code(struct screen *screen, unsigned code, unsigned modifiers) {
    if (is_kitty(screen, code, modifiers)) {
        // Its key is the unshifted one.
        bool is_upper = is_letter(code) && !is_lower(code);
        unsigned shown = modifiers | (is_upper ? KEY_SHIFT : 0);
        unsigned key = is_upper ? code | 0x20 : code;
        if (shown) {
            SAY(screen, "\033[%u;%uu", key, shown + 1);
        } else {
            SAY(screen, "\033[%uu", key);
        }
    } else if (is_xterm(screen, code, modifiers)) {
        SAY(screen, "\033[27;%u;%u~", modifiers + 1, code);
    } else if (code == '\t' && (modifiers & KEY_SHIFT)) {
        say(screen, "\033[Z", 3);
    } else {
        press_as_ever(screen, code, modifiers);
    }
}

static VTermModifier modifier_of(unsigned modifiers) {
    unsigned all = (modifiers & KEY_SHIFT ? VTERM_MOD_SHIFT : 0) | (modifiers & KEY_ALT ? VTERM_MOD_ALT : 0) |
                   (modifiers & KEY_CTRL ? VTERM_MOD_CTRL : 0);
    return (VTermModifier) all;
}

// The one character that this is, or 0.
static unsigned character_of(const char *name) {
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned first = (unsigned char) name[0];
    size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0x20 || first == 0x7f || strlen(name) != length || (first >= 0x80 && first < 0xc2)) {
        return 0;
    }
    unsigned code = length == 1 ? first : first & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((name[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (unsigned) (name[i] & 0x3f);
    }
    bool is_control = code >= 0x80 && code < 0xa0;
    return code < least[length] || code > 0x10ffff || (code & 0xfff800) == 0xd800 || is_control ? 0 : code;
}

bool screen_press(struct screen *screen, const char *name, unsigned modifiers) {
    modifiers &= KEY_SHIFT | KEY_ALT | KEY_CTRL;
    unsigned code = character_of(name);
    if (code) {
        press_code(screen, code, modifiers);
        return true;
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcmp(name, named[i].name) != 0) {
            continue;
        }
        if (named[i].character) {
            press_code(screen, named[i].character, modifiers);
        } else if (named[i].key >= VTERM_KEY_KP_0) {
            vterm_keyboard_key(screen->vterm, named[i].key, VTERM_MOD_NONE);
        } else {
            vterm_keyboard_key(screen->vterm, named[i].key, modifier_of(modifiers));
        }
        return true;
    }
    return false;
}
