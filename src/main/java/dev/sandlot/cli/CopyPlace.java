package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;

/**
 * One end of a copy as it was typed: {@code NAME:PATH} in a sandbox, else a path here. What has a slash before its first colon is a path here.
 *
 * @param sandbox or null for one here
 * @param path in a sandbox begins in the workspace
 */
record CopyPlace(@Nullable String sandbox, String path) {
    static CopyPlace of(String typed) {
        int colon = typed.indexOf(':');
        int slash = typed.indexOf('/');
        boolean inside = colon > 0 && (slash < 0 || colon < slash);
        return inside
                ? new CopyPlace(typed.substring(0, colon), typed.substring(colon + 1))
                : new CopyPlace(null, typed);
    }

    boolean isInside() {
        return sandbox != null;
    }

    /** Standard input or output. */
    boolean isStream() {
        return sandbox == null && path.equals("-");
    }

    /** The last name of the path; empty where it has none, such as that of a whole workspace. */
    String name() {
        var whole = path.replaceFirst("/+$", "");
        var name = whole.substring(whole.lastIndexOf('/') + 1);
        return name.equals(".") || name.equals("..") ? "" : name;
    }

    /** The place of this name in this one. */
    CopyPlace in(String name) {
        return new CopyPlace(sandbox, path.isEmpty() ? name : path.replaceFirst("/+$", "") + "/" + name);
    }

    /** For people, where that it is a sandbox is known. */
    String shown() {
        return path.isEmpty() ? String.valueOf(sandbox) : toString();
    }

    @Override
    public String toString() {
        return sandbox == null ? path : sandbox + ":" + path;
    }
}
