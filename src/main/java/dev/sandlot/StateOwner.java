package dev.sandlot;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Refuses a state directory that somebody else has prepared or could: whoever owns it, or writes to it, decides what the daemon runs and
 * whom it lets in.
 */
final class StateOwner {
    private static final int ROOT = 0;

    private final int uid;

    private StateOwner(int uid) {
        this.uid = uid;
    }

    /** This process's user. */
    static StateOwner self() throws IOException {
        return new StateOwner(uid(Path.of("/proc/self"), true));
    }

    /**
     * Passes a directory that does not exist yet, one of this user's that nobody else can write to, and an empty one of this user's.
     *
     * @throws dev.sandlot.model.FaultException that says what is wrong with it, and with which command that can be mended
     */
    void require(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isSymbolicLink(directory)) {
            requireOwner(directory, true, "The link ", "rm " + quoted(directory));
        }
        if (!Files.isDirectory(directory)) {
            throw refusal(directory + " is not a directory.", "Move it away, or name another one with --state-dir.");
        }
        requireOwner(directory, false, "The state directory ", "chown " + uid + ": " + quoted(directory));
        var writable = isWritableByOthers(directory);
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (writable) {
                    throw refusal(
                            "Others can write to the state directory " + directory + " ("
                                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                                    + "), and there is something in it already.",
                            "Make sure that it is yours, then run: chmod go-w " + quoted(directory));
                }
                requireOwner(entry, true, "In the state directory ", "chown -h " + uid + ": " + quoted(entry));
            }
        }
    }

    /** Root's is as good: he could do anything anyway. But the directory itself has to be this user's, who works in it. */
    private void requireOwner(Path file, boolean orRoot, String what, String remedy) throws IOException {
        int owner = uid(file, !orRoot);
        if (owner == uid || orRoot && owner == ROOT) {
            return;
        }
        var message = what + file + " belongs to " + name(file, owner, !orRoot) + ", not to "
                + (uid == ROOT ? "root" : "this user (uid " + uid + ")") + ", whom the daemon runs as.";
        throw refusal(
                message,
                uid == ROOT
                        ? "If it is really meant for this daemon, make sure of what is in it, then run: " + remedy
                                + "; else name another one with --state-dir."
                        : "Start the daemon as that user, or name another one with --state-dir.");
    }

    private static boolean isWritableByOthers(Path directory) throws IOException {
        var mode = Files.getPosixFilePermissions(directory);
        return mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static String name(Path file, int uid, boolean follow) throws IOException {
        var name = Files.getOwner(file, options(follow)).getName();
        return name.equals(Integer.toString(uid)) ? "uid " + uid : name + " (uid " + uid + ")";
    }

    private static int uid(Path file, boolean follow) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", options(follow));
    }

    private static LinkOption[] options(boolean follow) {
        return follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    /** As a shell takes it for one word. */
    private static String quoted(Path path) {
        var text = path.toString();
        return text.matches("[A-Za-z0-9/._+@%:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static RuntimeException refusal(String message, String hint) {
        return Fault.of(Fault.Kind.UNAVAILABLE, message, hint).asException();
    }
}
