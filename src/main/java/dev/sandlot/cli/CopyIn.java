package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.sync.Filter;
import dev.sandlot.sync.LocalTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies into a sandbox. */
final class CopyIn {
    private final SandboxFiles files;
    private final Console console;
    private final boolean quiet;

    CopyIn(SandboxFiles files, Console console, boolean quiet) {
        this.files = files;
        this.console = console;
        this.quiet = quiet;
    }

    int copy(CopyPlace from, CopyPlace to) {
        if (from.isStream()) {
            if (to.name().isEmpty() || to.path().endsWith("/")) {
                throw new UsageError("name the file that standard input is to become, such as " + to.in("FILE"));
            }
            files.write(to, null, out -> SandboxFiles.send(console.in(), out, "standard input"));
            return Exit.OK;
        }
        var here = Path.of(from.path());
        if (Files.isDirectory(here)) {
            return directory(here, to);
        }
        if (!Files.exists(here)) {
            throw Fault.of(Fault.Kind.INVALID, "there is no " + Visible.line(from.path()) + " here")
                    .asException();
        }
        file(here, inside(here, to));
        return Exit.OK;
    }

    /** A directory takes it in. */
    private CopyPlace inside(Path here, CopyPlace to) {
        boolean directory = "directory".equals(files.kind(to));
        if (!directory && to.path().endsWith("/")) {
            throw Fault.of(
                            Fault.Kind.INVALID,
                            "there is no directory " + Visible.line(to.toString()),
                            "make it first, or leave the slash at its end out")
                    .asException();
        }
        return directory ? to.in(name(here)) : to;
    }

    private static String name(Path here) {
        return String.valueOf(here.toAbsolutePath().normalize().getFileName());
    }

    private void file(Path here, CopyPlace to) {
        try (var in = Files.newInputStream(here)) {
            var mode = String.format("%04o", (Integer) Files.getAttribute(here, "unix:mode") & 0777);
            files.write(to, mode, out -> SandboxFiles.send(in, out, here.toString()));
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INVALID, "can't read " + Visible.line(here.toString()) + ": " + e.getMessage())
                    .asException();
        }
    }

    private int directory(Path here, CopyPlace to) {
        var kind = files.kind(to);
        if (kind != null && !kind.equals("directory")) {
            throw Fault.of(Fault.Kind.CONFLICT, Visible.line(to.toString()) + " is there and no directory")
                    .asException();
        }
        var place = kind == null ? to : to.in(name(here));
        try {
            var copy = new DirectoryCopy(here, LocalTree.of(here, Filter.all()));
            var left = copy.to(files, place);
            left.forEach(each -> console.say("left out: " + each));
            if (left.isEmpty() && !quiet && copy.count() == 0) {
                console.say("the directory is empty");
            }
            return left.isEmpty() ? Exit.OK : Exit.ERROR;
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INVALID, "can't read " + Visible.line(here.toString()) + ": " + e.getMessage())
                    .asException();
        }
    }
}
