package dev.sandlot.supervisor;

import dev.sandlot.backend.Place;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes' directories. Where a sandbox has a uid of its own, what it may write to belongs to that uid (0700), and everything above
 * and beside is the daemon's, which lets it pass through (0711). Methods block.
 */
final class Directories {
    private static final Pattern ID = Pattern.compile("s[a-z0-9]{19}");
    /** In the directory of a sandbox that is to come: nobody's yet. */
    private static final String SPARE = "spare";
    /** In the directory of a sandbox: files that are to take the place of its own, once all of them are there. */
    private static final String COMING = "coming";
    /** The same with all of them there: from then on they are the sandbox's. */
    private static final String COME = "come";
    /** What they have taken the place of. */
    private static final String GOING = "going";
    /** In the directory of a sandbox that works on a branch of a repository of the host: that has all of it since it was last up. */
    private static final String PARTED = "parted";
    /** Those of its directories that hold what is its own, and can be taken elsewhere. */
    static final List<String> FILES = List.of("home", "workspace");

    private final Path sandboxes;

    /** @param sandboxes the directory that holds those of all sandboxes */
    Directories(Path sandboxes) {
        this.sandboxes = sandboxes;
    }

    Path of(SandboxId id) {
        return sandboxes.resolve(id.value());
    }

    /** Makes all that is missing, or that of a sandbox that was to come this one's. It is about to be up. */
    void make(Place place) throws IOException {
        makeMissing(place);
        Files.deleteIfExists(place.root().resolve(PARTED));
        Files.deleteIfExists(place.root().resolve(SPARE));
    }

    /** The same for a sandbox that is to come, which isn't known to anybody. */
    void makeSpare(Place place) throws IOException {
        makeMissing(place);
        Files.createFile(place.root().resolve(SPARE));
    }

    private void makeMissing(Place place) throws IOException {
        try {
            var above = place.uid() == null ? "rwx------" : "rwx--x--x";
            make(sandboxes, above, null);
            make(place.root(), above, null);
            make(place.logs(), above, null);
            arrive(place.root());
            notComing(place);
            for (var own : List.of(place.home(), place.workspace(), place.tmp(), place.run(), place.init())) {
                make(own, "rwx------", place.uid());
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw Fault.of(Fault.Kind.DISK_FULL, "There is no space left for the sandbox's directories.")
                        .asException();
            }
            throw e;
        }
    }

    /** An empty directory for {@link #FILES} that are to take the place of the sandbox's own by {@link #replace}. */
    Path coming(Place place) throws IOException {
        makeMissing(place);
        var coming = place.root().resolve(COMING);
        make(coming, "rwx------", null);
        return coming;
    }

    /** Nothing takes the place of its files. */
    void notComing(Place place) throws IOException {
        HostileTree.delete(place.root().resolve(COMING));
    }

    /**
     * Puts what has come into the place of the sandbox's files, whose box must not be up. Once begun it is brought to its end, when the sandbox is next
     * started if need be.
     */
    void replace(Place place) throws IOException {
        Files.move(place.root().resolve(COMING), place.root().resolve(COME), StandardCopyOption.ATOMIC_MOVE);
        arrive(place.root());
    }

    private static void arrive(Path root) throws IOException {
        var come = root.resolve(COME);
        if (!Files.isDirectory(come, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var going = root.resolve(GOING);
        for (var name : FILES) {
            if (Files.exists(come.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                HostileTree.delete(going);
                if (Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(root.resolve(name), going, StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(come.resolve(name), root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        HostileTree.delete(going);
        HostileTree.delete(come);
    }

    /** What was done in it lies elsewhere too, as long as it isn't up again. */
    void parted(Place place) throws IOException {
        Files.createFile(place.root().resolve(PARTED));
    }

    boolean isParted(Place place) {
        return Files.exists(place.root().resolve(PARTED), LinkOption.NOFOLLOW_LINKS);
    }

    /** The directory of a display, with nothing of an earlier one in it: what is there may have been put there by the sandbox. */
    void makeDisplay(Place place) throws IOException {
        HostileTree.delete(place.display());
        make(place.display(), "rwx------", place.uid());
    }

    private static void make(Path directory, String permissions, @Nullable Integer uid) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var wanted = PosixFilePermissions.fromString(permissions);
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(wanted));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                return; // another sandbox was quicker to make the one above all
            }
            throw e;
        }
        Files.setPosixFilePermissions(directory, wanted);
        if (uid != null) {
            Files.setAttribute(directory, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Removes all of a sandbox's directories. No process of it may live. */
    void delete(SandboxId id) throws IOException {
        HostileTree.delete(of(id));
    }

    /** The ids of all directories that there are. */
    Set<SandboxId> present() throws IOException {
        var ids = new HashSet<SandboxId>();
        try (var entries = Files.newDirectoryStream(sandboxes)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (ID.matcher(name).matches()) {
                    ids.add(new SandboxId(name));
                }
            }
        } catch (NoSuchFileException e) {
            return ids;
        }
        return ids;
    }

    /** Whether nobody has put anything into it yet, so that nothing is lost with it. */
    boolean isUnused(SandboxId id) throws IOException {
        if (Files.exists(of(id).resolve(SPARE), LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        for (var name : List.of("home", "workspace", "tmp", "logs")) {
            try (var entries = Files.newDirectoryStream(of(id).resolve(name))) {
                if (entries.iterator().hasNext()) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                // not made yet
            }
        }
        return true;
    }
}
