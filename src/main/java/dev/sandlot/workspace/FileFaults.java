package dev.sandlot.workspace;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;

/** What callers are told where the file system, or the sandbox, doesn't do what they asked. */
final class FileFaults {
    private static final int MOST_SHOWN = 200;

    private FileFaults() {}

    static FaultException of(FileFrame.Fault fault) {
        var path = fault.path() == null ? "" : shown(fault.path().toString()) + ": ";
        return Fault.of(kind(fault.errno()), path + shown(fault.what()) + ".").asException();
    }

    /** The program inside, or the sandbox, has ended before all was said. */
    static FaultException brokenOff() {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox broke off.", "Does it still run?")
                .asException();
    }

    static FaultException silent() {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox doesn't answer.", "Is it paused, or out of processes?")
                .asException();
    }

    /** The numbers of errno(3), which are the same on all processors that Sandlot runs on. */
    private static Fault.Kind kind(int errno) {
        return switch (errno) {
            case 2 -> Fault.Kind.NOT_FOUND; // ENOENT
            case 1, 13, 30 -> Fault.Kind.FORBIDDEN; // EPERM, EACCES, EROFS
            case 28, 122 -> Fault.Kind.DISK_FULL; // ENOSPC, EDQUOT
            case 22, 36 -> Fault.Kind.INVALID; // EINVAL, ENAMETOOLONG
            case 27 -> Fault.Kind.TOO_LARGE; // EFBIG
            case 5, 12, 23, 24, 77 -> Fault.Kind.UNAVAILABLE; // EIO, ENOMEM, ENFILE, EMFILE, EBADFD
            default -> Fault.Kind.CONFLICT; // what is there is in the way
        };
    }

    /** What a sandbox wrote, fit for a message. */
    static String shown(String text) {
        var clean = text.replaceAll("\\p{C}", "?");
        return clean.length() > MOST_SHOWN ? clean.substring(0, MOST_SHOWN) + "…" : clean;
    }
}
