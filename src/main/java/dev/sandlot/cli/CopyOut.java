package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.Landing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** Copies out of a sandbox, which is not trusted: what it sends decides nothing about where something is written here. */
final class CopyOut {
    private static final int PART = 64 << 10;

    private final SandboxFiles files;
    private final Console console;
    private final boolean quiet;

    CopyOut(SandboxFiles files, Console console, boolean quiet) {
        this.files = files;
        this.console = console;
        this.quiet = quiet;
    }

    int copy(CopyPlace from, CopyPlace to) {
        var kind = files.kind(from);
        if (kind == null) {
            throw Fault.of(Fault.Kind.INVALID, "there is no " + Visible.line(from.toString()))
                    .asException();
        }
        boolean directory = kind.equals("directory");
        if (to.isStream()) {
            return print(from, directory);
        }
        var here = target(from, Path.of(to.path()));
        return directory ? directory(from, here) : file(from, here);
    }

    private int print(CopyPlace from, boolean directory) {
        if (directory) {
            throw Fault.of(
                            Fault.Kind.INVALID,
                            Visible.line(from.toString()) + " is a directory: it can't be printed",
                            "name where it is to be copied to")
                    .asException();
        }
        if (console.tty().isOutput()) {
            throw new UsageError("what a sandbox holds may do things to a terminal: pipe it on, or name a file");
        }
        files.read(from, answer -> {
            var part = new byte[PART];
            for (int n = answer.body().read(part); n >= 0; n = answer.body().read(part)) {
                console.write(Arrays.copyOf(part, n));
            }
        });
        return Exit.OK;
    }

    /** A directory that is there takes it in, under the name that was typed. */
    private static Path target(CopyPlace from, Path to) {
        if (!Files.isDirectory(to)) {
            return to;
        }
        if (from.name().isEmpty()) {
            throw new UsageError("what is copied has no name of its own: name the directory that it is to become");
        }
        return to.resolve(from.name());
    }

    /** It takes its place at once, when all has come. */
    private int file(CopyPlace from, Path here) {
        files.read(from, answer -> {
            var part = fresh(here);
            try {
                try (var out = Files.newOutputStream(part)) {
                    SandboxFiles.receive(answer.body(), out, here.toString());
                }
                permit(part, answer.header("sandlot-mode"), here);
                Files.move(part, here, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        });
        return Exit.OK;
    }

    private static Path fresh(Path here) throws IOException {
        try {
            return Files.createTempFile(here.toAbsolutePath().getParent(), ".sandlot-", ".part");
        } catch (IOException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }

    /** What its owner may do there, its owner may here; others may read at most. */
    private static void permit(Path part, String mode, Path here) throws IOException {
        boolean runs = mode.matches("0[0-7]{3}") && (Integer.parseInt(mode, 8) & 0100) != 0;
        try {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        } catch (IOException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }

    /** Into a directory that only we have made, which then takes its place: nothing here can be in the way, or lead away. */
    private int directory(CopyPlace from, Path here) {
        if (Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
            throw Fault.of(
                            Fault.Kind.INVALID,
                            Visible.line(here.toString()) + " is there already",
                            "name another directory, or remove it first")
                    .asException();
        }
        var told = new ArchiveUnpacker[1];
        files.pack(from, answer -> {
            var fresh = freshDirectory(here);
            try {
                told[0] = new ArchiveUnpacker(fresh);
                told[0].unpack(answer.body());
                move(fresh, here);
            } finally {
                Landing.deleteTree(fresh);
            }
        });
        var left = told[0].leftOut();
        left.forEach(each -> console.say("left out: " + each));
        if (told[0].runsByItself() && !quiet) {
            console.say("look before you run anything there: it has files that run by themselves, such as .git/hooks");
        }
        return left.isEmpty() ? Exit.OK : Exit.ERROR;
    }

    private static Path freshDirectory(Path here) throws IOException {
        try {
            return Files.createTempDirectory(here.toAbsolutePath().getParent(), ".sandlot-");
        } catch (IOException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }

    private static void move(Path fresh, Path here) throws IOException {
        try {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(fresh, here, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new SandboxFiles.LocalFailure(here + " has come into being meanwhile", e);
        } catch (IOException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }
}
