package dev.sandlot.cli;

import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts as people write them. */
final class Quantity {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Quantity() {}

    /** Bytes: {@code 512m}, {@code 1.5g}, {@code 4096}; units are powers of 1024, with or without {@code b} or {@code ib}. */
    static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            var lower = text.strip().toLowerCase(Locale.ROOT);
            var end = lower.length();
            for (var suffix : new String[] {"ib", "b"}) {
                if (lower.endsWith(suffix)) {
                    end -= suffix.length();
                    break;
                }
            }
            var unit = end > 0 ? "kmgt".indexOf(lower.charAt(end - 1)) : -1;
            try {
                var number = Double.parseDouble(lower.substring(0, unit < 0 ? end : end - 1));
                var bytes = number * Math.pow(1024, unit + 1);
                if (bytes >= 0 && bytes <= Long.MAX_VALUE) {
                    return Math.round(bytes);
                }
            } catch (NumberFormatException notANumber) {
                // told below, like what is out of range
            }
            throw new TypeConversionException("\"" + text + "\" is no size; write for example 512m or 2g");
        }
    }

    /** Whole seconds: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1h30m}, {@code 7d}, or a bare number of seconds. */
    static final class Seconds implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            var lower = text.strip().toLowerCase(Locale.ROOT);
            long total = 0;
            long number = -1;
            for (var c : lower.toCharArray()) {
                if (c >= '0' && c <= '9' && number < 1L << 40) {
                    number = Math.max(number, 0) * 10 + c - '0';
                } else if (number >= 0 && "smhdw".indexOf(c) >= 0) {
                    total += number * new int[] {1, 60, 3600, 86400, 604800}["smhdw".indexOf(c)];
                    number = -1;
                } else {
                    throw wrong(text);
                }
            }
            if (number >= 0 && total > 0 || lower.isEmpty()) {
                throw wrong(text);
            }
            return total + Math.max(number, 0);
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("\"" + text + "\" is no duration; write for example 90s, 15m or 2h");
        }
    }

    /** Width and height in pixels: {@code 1280x800}. */
    static final class Pixels implements ITypeConverter<DisplaySize> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})[xX](\\d{1,6})");

        @Override
        public DisplaySize convert(String text) {
            var sides = FORM.matcher(text.strip());
            if (!sides.matches()) {
                throw new TypeConversionException("\"" + text + "\" is no size; write for example 1280x800");
            }
            try {
                return new DisplaySize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
            } catch (FaultException e) {
                throw new TypeConversionException("\"" + text + "\" is too small or too large: sides are from "
                        + DisplaySize.LEAST + " to " + DisplaySize.MOST + " pixels, at most as many as 2560 by 1600");
            }
        }
    }

    /** A moment: RFC 3339, or how long ago. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException notATime) {
                return Instant.now().minusSeconds(new Seconds().convert(text));
            }
        }
    }

    /** For people: {@code 3.4 MiB}. */
    static String bytes(long bytes) {
        var unit = 0;
        double amount = bytes;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        var tenths = Math.round(amount * 10);
        return (unit == 0 || tenths >= 100 ? Long.toString(Math.round(amount)) : tenths / 10 + "." + tenths % 10) + " "
                + UNITS[unit];
    }

    /** How long between a time in RFC 3339 and now, in one unit; {@code -} where there is none. */
    static String distance(String time, Instant now) {
        try {
            var seconds = Math.abs(Duration.between(Instant.parse(time), now).toSeconds());
            return seconds < 120
                    ? seconds + "s"
                    : seconds < 7200
                            ? seconds / 60 + "m"
                            : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
        } catch (DateTimeParseException none) {
            return "-";
        }
    }
}
