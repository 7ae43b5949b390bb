package dev.sandlot.model;

import java.util.regex.Pattern;

/** Names of kinds of terminals, as in the variable TERM: those of the files of terminfo(5), and never a path. */
public final class TermName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

    private TermName() {}

    /** Whether it may be one. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
