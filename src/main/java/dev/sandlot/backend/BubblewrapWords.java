package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.model.InnerProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line that makes a box: bwrap with all of a sandbox's namespaces and mounts, and our init as its first process. */
final class BubblewrapWords {
    private final KeeperProgram program;
    private final Provisions provisions;
    private final Cgroups cgroups;
    private final PrivateFiles files;
    private final HostEtc hostEtc;

    BubblewrapWords(KeeperProgram program, Provisions provisions, Cgroups cgroups, PrivateFiles files) {
        this.program = program;
        this.provisions = provisions;
        this.cgroups = cgroups;
        this.files = files;
        hostEtc = new HostEtc(provisions.etc());
    }

    /** To be run as {@link #runAs}. */
    List<String> of(Place place) {
        return new Argv()
                .with(a -> binding(a, place))
                .add(program.role("box", List.of(place.init().toString())))
                .with(a -> bwrap(a, place))
                .list();
    }

    /** Who runs the command line, or null for the daemon's user, as who it begins where directories of the host are to be bound for another. */
    static @Nullable Integer runAs(Place place) {
        return place.binds().isEmpty() ? place.uid() : null;
    }

    private void binding(Argv argv, Place place) {
        if (place.binds().isEmpty() || place.uid() == null) {
            return;
        }
        argv.add(program.role("bind", List.of(place.uid().toString())));
        place.binds()
                .forEach(bind -> argv.add(
                        bind.mode(), bind.source().toString(), place.bound(bind).toString()));
        argv.add("--");
    }

    /** bwrap's arguments, in the order in which it carries them out; our init is the first process of what it makes. */
    private void bwrap(Argv argv, Place place) {
        argv.add("bwrap")
                .with(BubblewrapWords::namespaces)
                .with(this::privileges)
                .with(this::system)
                .with(this::kernelFileSystems)
                .with(this::links)
                .with(a -> etc(a, place))
                .with(a -> ownDirectories(a, place))
                .with(a -> ownGroups(a, place))
                .add("--remount-ro", "/dev", "--remount-ro", "/")
                .add("--clearenv", "--", InnerProgram.PATH, "init");
    }

    /** Init makes the one for the name (init.h). */
    private static void namespaces(Argv argv) {
        argv.add("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-cgroup", "--as-pid-1");
    }

    /** No capabilities but the one by which init names the box, and no way to new ones. Init gives it up before anything runs (init.h). */
    private void privileges(Argv argv) {
        var user = provisions.user();
        argv.add("--uid", Integer.toString(user.uid()), "--gid", Integer.toString(user.gid()))
                .add("--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN");
    }

    private void system(Argv argv) {
        provisions.system().forEach(directory -> argv.add("--ro-bind", directory, directory));
    }

    /** The kernel's settings are read-only by a mount too: bwrap covers them only where they look writable as a whole. */
    private void kernelFileSystems(Argv argv) {
        var sizes = provisions.sizes();
        argv.add("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev")
                .add("--size", Long.toString(sizes.shmBytes()), "--tmpfs", "/dev/shm")
                .add("--size", Long.toString(sizes.varBytes()), "--tmpfs", "/var");
    }

    private void links(Argv argv) {
        provisions.links().forEach((link, target) -> argv.add("--symlink", target, link));
    }

    private void etc(Argv argv, Place place) {
        argv.add("--dir", "/etc");
        hostEtc.entries().forEach(entry -> argv.add("--ro-bind-try", entry.toString(), entry.toString()));
        files.paths(place).forEach(file -> argv.add("--ro-bind", file.toString(), "/etc/" + file.getFileName()));
    }

    private void ownDirectories(Argv argv, Place place) {
        argv.add("--bind", place.home().toString(), provisions.user().home())
                .add("--bind", place.workspace().toString(), "/workspace")
                .add("--bind", place.tmp().toString(), "/tmp")
                .with(a -> hostDirectories(a, place))
                .add("--ro-bind", place.run().toString(), "/run/sandlot")
                .add("--ro-bind", program.file().toString(), InnerProgram.PATH);
    }

    private static void hostDirectories(Argv argv, Place place) {
        for (var bind : place.binds()) {
            var source = place.uid() == null ? bind.source() : place.bound(bind);
            argv.add(bind.writable() ? "--bind" : "--ro-bind", source.toString(), bind.inside());
        }
    }

    /** Of those groups that there are when the box is made. Names of groups begin at each command's own: it has a namespace of its own for them. */
    private void ownGroups(Argv argv, Place place) {
        cgroups.view(place.id())
                .forEach(shown -> argv.add(
                        "--ro-bind", shown.host().toString(), shown.inside().toString()));
    }
}
