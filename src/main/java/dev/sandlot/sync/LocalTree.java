package dev.sandlot.sync;

import dev.sandlot.model.FileEntry.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A directory of this computer, looked at once, in the order of a walk: each directory before what lies in it, names in the order of their bytes. */
public final class LocalTree {
    private static final String WANTED = "unix:mode,size,lastModifiedTime,ctime,ino";
    private static final int TYPE = 0170000;
    private static final int PERMISSIONS = 0777;

    private final List<LocalEntry> entries = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    /** Directories on the way that don't go themselves, unless something that lies in them does. */
    private final List<LocalEntry> needed = new ArrayList<>();

    private final Consumer<LocalEntry> found;

    /**
     * Something that was to go and can't.
     *
     * @param failed whether that is a failure; else it is of a kind that never goes, such as a socket
     */
    public record LeftOut(String path, String why, boolean failed) {}

    private LocalTree(Consumer<LocalEntry> found) {
        this.found = found;
    }

    /** Looks at all that goes. What can't be looked at is told. */
    public static LocalTree of(Path directory, Filter filter) throws IOException {
        return of(directory, filter, entry -> {});
    }

    /** @param found is told of each entry at once */
    static LocalTree of(Path directory, Filter filter, Consumer<LocalEntry> found) throws IOException {
        var tree = new LocalTree(found);
        tree.walk(names(directory), "", filter);
        return tree;
    }

    public List<LocalEntry> entries() {
        return entries;
    }

    public List<LeftOut> leftOut() {
        return leftOut;
    }

    private record Named(String name, Path path) {}

    private void walk(List<Named> names, String inside, Filter filter) throws IOException {
        for (var each : names) {
            var path = inside + each.name();
            try {
                look(each, path, filter);
            } catch (NoSuchFileException | NotDirectoryException gone) {
                // It has gone while we looked.
            } catch (FileSystemException e) {
                leftOut.add(new LeftOut(path, why(e), true));
            }
        }
    }

    private static boolean has(List<Named> names, String name) {
        for (var each : names) {
            if (each.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<Named> names(Path directory) throws IOException {
        var names = new ArrayList<Named>();
        try (var stream = Files.newDirectoryStream(directory)) {
            for (var path : stream) {
                names.add(new Named(PathBytes.of(path.getFileName()), path));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort((one, other) -> one.name().compareTo(other.name()));
        return names;
    }

    private void look(Named each, String path, Filter filter) throws IOException {
        var entry = entry(each.path(), path);
        if (entry == null) {
            if (filter.goes(each.name(), false)) {
                leftOut.add(new LeftOut(path, "it is a pipe, a socket or a device", false));
            }
            return;
        }
        boolean directory = entry.kind() == Kind.DIRECTORY;
        boolean goes = filter.goes(each.name(), directory);
        if (goes) {
            add(entry);
        }
        if (directory && (goes || filter.goesBelow(each.name()))) {
            if (!goes) {
                needed.add(entry);
            }
            try {
                var names = names(each.path());
                walk(names, path + "/", filter.enter(each.name(), each.path(), name -> has(names, name)));
            } finally {
                leave(entry);
            }
        }
    }

    private void leave(LocalEntry directory) {
        int last = needed.size() - 1;
        if (last >= 0 && needed.get(last) == directory) {
            needed.remove(last);
        }
    }

    private void add(LocalEntry entry) {
        needed.forEach(this::tell);
        needed.clear();
        tell(entry);
    }

    private void tell(LocalEntry entry) {
        entries.add(entry);
        found.accept(entry);
    }

    /** What lies there now; null for what is no file, directory or link. */
    static @Nullable LocalEntry entry(Path at, String path) throws IOException {
        var all = Files.readAttributes(at, WANTED, LinkOption.NOFOLLOW_LINKS);
        int mode = value(all, "mode", Integer.class);
        var kind = kind(mode);
        if (kind == Kind.OTHER) {
            return null;
        }
        return new LocalEntry(
                path,
                kind,
                mode & PERMISSIONS,
                kind == Kind.FILE ? value(all, "size", Long.class) : 0,
                kind == Kind.LINK ? PathBytes.of(Files.readSymbolicLink(at)) : null,
                new LocalEntry.Stamp(
                        nanos(all, "lastModifiedTime"), nanos(all, "ctime"), value(all, "ino", Long.class)));
    }

    private static Kind kind(int mode) {
        return switch (mode & TYPE) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    private static long nanos(Map<String, Object> all, String name) {
        return value(all, name, FileTime.class).to(TimeUnit.NANOSECONDS);
    }

    /** One of those that were asked for, and so are there. */
    private static <T> T value(Map<String, Object> all, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(all.get(name)));
    }

    static String why(FileSystemException e) {
        var reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
