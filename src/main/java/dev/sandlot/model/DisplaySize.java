package dev.sandlot.model;

/** How large a sandbox's display is, in pixels. */
public record DisplaySize(int width, int height) {
    public static final int LEAST = 64;
    public static final int MOST = 4096;
    /** More than that is refused, whoever asks for it: such a screen takes 16 MB of the daemon's memory while it changes. */
    public static final int MOST_PIXELS = 2560 * 1600;

    public DisplaySize {
        requireSide("display.width", width);
        requireSide("display.height", height);
        if (!isHeld(width, height)) {
            throw Fault.invalid("display", "must have at most " + MOST_PIXELS + " pixels, as many as 2560 by 1600")
                    .asException();
        }
    }

    /** Whether a screen of this size is ever kept in memory. */
    public static boolean isHeld(int width, int height) {
        return width > 0 && height > 0 && width <= MOST && height <= MOST && width * height <= MOST_PIXELS;
    }

    private static void requireSide(String field, int pixels) {
        if (pixels < LEAST || pixels > MOST) {
            throw Fault.invalid(field, "must be from " + LEAST + " to " + MOST).asException();
        }
    }
}
