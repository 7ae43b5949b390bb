package dev.sandlot.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What comes from a viewer's keyboard, which is also where its terminal answers questions: tells the one from the other. What is pasted in brackets is
 * never an answer. An answer may come in pieces; a key never waits.
 */
final class Typed {
    private static final int LONGEST = 4096;
    private static final byte ESC = 0x1b;

    /** Byte for byte; the order of the alternatives is that in which they are tried. */
    private static final Pattern SEQUENCE = Pattern.compile(
            "(?<paste>\u001b\\[20[01]~)"
                    + "|(?<enter>\u001b\\[13;2u)"
                    + "|(?<focus>\u001b\\[[IO])"
                    + "|(?<position>\u001b\\[[0-9]{1,5};[0-9]{1,5}R)"
                    + "|(?<answer>\u001b\\[[?>=][0-9;:]*\\$?[a-zA-Z]|\u001b\\[[0-9][0-9;]*(?:[ntx]|\\$y)"
                    + "|\u001b\\][0-9]{1,4};[^\u0007\u001b]{0,4000}(?:\u0007|\u001b\\\\)|\u001b(?:P[01]?[$+>!]|_G)[^\u001b]{0,4000}\u001b\\\\)");

    /** What may become an answer; nothing that a key sends begins so and is longer than two bytes. */
    private static final Pattern BEGINNING =
            Pattern.compile("\u001b\\[[?>=][0-9;:]*\\$?|\u001b\\][0-9]{1,4}[^\u0007\u001b]{0,4000}\u001b?"
                    + "|\u001b(?:P[01]?[$+>!]|_G)[^\u001b]{0,4000}\u001b?");

    /** What a part of it is. */
    enum Kind {
        KEYS,
        SHIFT_ENTER,
        /** The viewer's window has come to the front or has left it. */
        FOCUS,
        ANSWER
    }

    record Part(Kind kind, byte[] bytes) {}

    private final BooleanSupplier positionAsked;
    private byte[] held = {};
    private boolean pasting;

    /** @param positionAsked whether the terminal owes the position of its cursor; asked once for each that looks like it: F3 with a modifier does too */
    Typed(BooleanSupplier positionAsked) {
        this.positionAsked = positionAsked;
    }

    /** The parts in their order. */
    List<Part> take(byte[] bytes) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(held);
        all.writeBytes(bytes);
        held = new byte[0];
        var text = all.toString(StandardCharsets.ISO_8859_1);
        var parts = new ArrayList<Part>();
        int from = 0;
        var found = SEQUENCE.matcher(text);
        for (int at = 0; at < text.length() && found.find(at); at = found.end()) {
            var kind = kind(found);
            if (kind != Kind.KEYS) {
                add(parts, Kind.KEYS, text.substring(from, found.start()));
                add(parts, kind, found.group());
                from = found.end();
            }
        }
        int end = pasting ? text.length() : beginning(text, from);
        add(parts, Kind.KEYS, text.substring(from, end));
        held = Arrays.copyOfRange(all.toByteArray(), end, text.length());
        return parts;
    }

    private Kind kind(Matcher found) {
        if (found.group("paste") != null) {
            pasting = found.group().endsWith("0~");
            return Kind.KEYS;
        }
        if (pasting) {
            return Kind.KEYS;
        }
        if (found.group("enter") != null) {
            return Kind.SHIFT_ENTER;
        }
        if (found.group("focus") != null) {
            return Kind.FOCUS;
        }
        return found.group("answer") != null || positionAsked.getAsBoolean() ? Kind.ANSWER : Kind.KEYS;
    }

    /** Where what may become an answer begins; the end where nothing may. */
    private static int beginning(String text, int from) {
        // That of its end, where that has come in part, is not its beginning.
        int at = text.lastIndexOf(ESC, text.length() - 2);
        return at >= from
                        && text.length() - at <= LONGEST
                        && BEGINNING.matcher(text.substring(at)).matches()
                ? at
                : text.length();
    }

    private static void add(List<Part> parts, Kind kind, String part) {
        if (!part.isEmpty()) {
            parts.add(new Part(kind, part.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}
