package dev.sandlot.process;

import java.io.IOException;

/** A part of a log is damaged or gone for good: what lies behind it may still be read. */
final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
