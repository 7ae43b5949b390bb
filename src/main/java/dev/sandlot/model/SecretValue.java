package dev.sandlot.model;

/** The value of a secret. It shows itself to nobody who does not ask for the text. */
public final class SecretValue {
    public static final int LEAST = 8;
    public static final int MOST = 8192;

    private final String text;

    /** A fault of kind INVALID, which does not show it, where it can't stand in a request, or is so short that it may be anything. */
    public SecretValue(String text) {
        if (text.length() < LEAST || text.length() > MOST) {
            throw Fault.invalid("value", "must have from " + LEAST + " to " + MOST + " characters")
                    .asException();
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~') || !text.strip().equals(text)) {
            throw Fault.invalid(
                            "value",
                            "must be printable ASCII with no space at its ends and no line breaks: nothing else goes through HTTP unchanged")
                    .asException();
        }
        this.text = text;
    }

    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "SecretValue[not shown]";
    }
}
