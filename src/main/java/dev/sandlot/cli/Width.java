package dev.sandlot.cli;

/** How many columns text takes on a terminal (UAX 11): most characters one, wide ones two, marks that go with the one before none. */
final class Width {
    /** Where wide characters are: first and last of each block. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f,
        0xff01, 0xff60, 0xffe0, 0xffe6, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000,
        0x3fffd
    };

    private Width() {}

    static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** As much of the beginning as fits into so many columns. */
    static String beginning(String text, int columns) {
        int left = columns;
        int end = 0;
        while (end < text.length()) {
            int next = text.codePointAt(end);
            left -= of(next);
            if (left < 0) {
                break;
            }
            end += Character.charCount(next);
        }
        return text.substring(0, end);
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        for (int i = 0; i < WIDE.length && character >= WIDE[i]; i += 2) {
            if (character <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
