package dev.sandlot.backend;

import static dev.sandlot.backend.Syscall.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The system call filter of every process in a sandbox (seccomp(2), mode filter). It forbids what a program without capabilities has no
 * honest use for, so that a hole in the kernel is harder to reach; git, node, gcc, make, python, strace and tmux work under it.
 */
final class Seccomp {
    static final int EPERM = 1;
    static final int ENOSYS = 38;
    static final int EPROTONOSUPPORT = 93;
    static final int EAFNOSUPPORT = 97;

    /** Refused with EPERM, whatever the arguments. */
    static final Set<Syscall> FORBIDDEN = EnumSet.range(SYSLOG, CHROOT);

    /** Refused with ENOSYS, whatever the arguments: libraries then fall back. A filter can't look into clone3's struct. */
    static final Set<Syscall> MISSING = EnumSet.range(CLONE3, MEMFD_SECRET);

    /** CLONE_NEW* of namespaces: NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    static final int CLONE_NAMESPACES = 0x7E020000;

    /** TIOCSTI types into a terminal that is shared with others, TIOCLINUX does so on consoles, TIOCSETD loads line disciplines. */
    static final int[] TERMINAL_IOCTLS = {0x5412, 0x541C, 0x5423};

    /** Linux, 32-bit and old-version personalities, no address randomisation (debuggers set it), and the question which it is. */
    static final int[] PERSONALITIES = {0, 0x0008, 0x20000, 0x20008, 0x0040000, 0xFFFFFFFF};

    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;

    /** NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT. */
    static final int[] NETLINK_PROTOCOLS = {0, 4, 15};

    /** Unspecified, ICMP, TCP, UDP, ICMPv6, MPTCP. */
    static final int[] INET_PROTOCOLS = {0, 1, 6, 17, 58, 262};

    /** The bits of a file that give whoever runs it the rights of its owner or its group. */
    static final int RIGHTS_BITS = 06000;

    /** O_CREAT and that of O_TMPFILE, with which a file is made that has a mode. */
    private static final int MAKING = 0100 | 020000000;

    private static final int PRIO_PROCESS = 0;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int X32_BIT = 0x40000000;

    private Seccomp() {}

    /** The program for one processor, as {@code bwrap --seccomp} reads it. */
    static byte[] filter(Arch arch) {
        return usual(arch).ret(Bpf.RET_ALLOW).bytes();
    }

    /**
     * The same for one whose files others can reach: no file that it makes gives rights. (As RestrictSUIDSGID of systemd.exec(5); a filter can't look into
     * openat2's struct.)
     */
    static byte[] sharing(Arch arch) {
        var bpf = usual(arch);
        for (var call : List.of(CHMOD, FCHMOD, MKDIR, MKNOD, CREAT)) {
            judge(bpf, arch, call, noRights(1));
        }
        for (var call : List.of(FCHMODAT, FCHMODAT2, MKDIRAT, MKNODAT)) {
            judge(bpf, arch, call, noRights(2));
        }
        judge(bpf, arch, OPEN, noRightsWhereMade(1));
        judge(bpf, arch, OPENAT, noRightsWhereMade(2));
        judge(bpf, arch, OPENAT2, new Bpf().ret(Bpf.errno(ENOSYS)));
        return bpf.ret(Bpf.RET_ALLOW).bytes();
    }

    private static Bpf usual(Arch arch) {
        // The processor comes first: a number means another call under another calling convention (int 0x80 on x86_64).
        var bpf = new Bpf().load(Bpf.ARCH).ifNotEqual(arch.audit(), Bpf.RET_KILL_PROCESS);
        bpf.load(Bpf.NR);
        if (arch == Arch.X86_64) {
            bpf.ifAtLeast(X32_BIT, Bpf.errno(ENOSYS));
        }
        FORBIDDEN.forEach(call -> call.number(arch).ifPresent(nr -> bpf.ifEqual(nr, Bpf.errno(EPERM))));
        MISSING.forEach(call -> call.number(arch).ifPresent(nr -> bpf.ifEqual(nr, Bpf.errno(ENOSYS))));
        judge(bpf, arch, CLONE, namespaces());
        judge(bpf, arch, IOCTL, terminalIoctls());
        judge(bpf, arch, PERSONALITY, personalities());
        judge(bpf, arch, SOCKET, sockets());
        judge(bpf, arch, SOCKETPAIR, sockets());
        judge(bpf, arch, PRLIMIT64, ownLimits());
        judge(bpf, arch, SETPRIORITY, ofOneself(PRIO_PROCESS));
        judge(bpf, arch, IOPRIO_SET, ofOneself(IOPRIO_WHO_PROCESS));
        for (var call : List.of(SCHED_SETPARAM, SCHED_SETSCHEDULER, SCHED_SETATTR)) {
            judge(bpf, arch, call, onlyZero(0));
        }
        return bpf;
    }

    private static void judge(Bpf bpf, Arch arch, Syscall call, Bpf block) {
        call.number(arch).ifPresent(number -> bpf.when(number, block));
    }

    /** @param index of the mode */
    private static Bpf noRights(int index) {
        return new Bpf()
                .load(Bpf.arg(index))
                .ifAnyBit(RIGHTS_BITS, Bpf.errno(EPERM))
                .ret(Bpf.RET_ALLOW);
    }

    /** @param index of the flags; a mode behind them counts only where something is made */
    private static Bpf noRightsWhereMade(int index) {
        return new Bpf()
                .load(Bpf.arg(index))
                .ifNoBit(MAKING, Bpf.RET_ALLOW)
                .load(Bpf.arg(index + 1))
                .ifAnyBit(RIGHTS_BITS, Bpf.errno(EPERM))
                .ret(Bpf.RET_ALLOW);
    }

    private static Bpf namespaces() {
        return new Bpf()
                .load(Bpf.arg(0))
                .ifAnyBit(CLONE_NAMESPACES, Bpf.errno(EPERM))
                .ret(Bpf.RET_ALLOW);
    }

    private static Bpf terminalIoctls() {
        var block = new Bpf().load(Bpf.arg(1));
        for (int request : TERMINAL_IOCTLS) {
            block.ifEqual(request, Bpf.errno(EPERM));
        }
        return block.ret(Bpf.RET_ALLOW);
    }

    private static Bpf personalities() {
        return oneOf(new Bpf().load(Bpf.arg(0)), PERSONALITIES, EPERM);
    }

    /**
     * The box's first process has the uid of all the others, and what it is limited to, the next commands inherit: so nobody changes these but
     * for himself. (Which CPUs to run on is left: threads set it for each other, and each command begins with all.)
     */
    private static Bpf onlyZero(int index) {
        return new Bpf().load(Bpf.arg(index)).ifEqual(0, Bpf.RET_ALLOW).ret(Bpf.errno(EPERM));
    }

    /** @param kind the first argument where the second is a process */
    private static Bpf ofOneself(int kind) {
        return new Bpf()
                .load(Bpf.arg(0))
                .ifNotEqual(kind, Bpf.errno(EPERM))
                .load(Bpf.arg(1))
                .ifEqual(0, Bpf.RET_ALLOW)
                .ret(Bpf.errno(EPERM));
    }

    /** Those of others may be read: then the third argument, a pointer, is null. */
    private static Bpf ownLimits() {
        return new Bpf()
                .load(Bpf.arg(0))
                .ifEqual(0, Bpf.RET_ALLOW)
                .load(Bpf.arg(2))
                .ifNotEqual(0, Bpf.errno(EPERM))
                .load(Bpf.highHalf(2))
                .ifNotEqual(0, Bpf.errno(EPERM))
                .ret(Bpf.RET_ALLOW);
    }

    private static Bpf sockets() {
        return new Bpf()
                .load(Bpf.arg(0))
                .ifEqual(AF_UNIX, Bpf.RET_ALLOW)
                .when(AF_INET, protocols(INET_PROTOCOLS))
                .when(AF_INET6, protocols(INET_PROTOCOLS))
                .when(AF_NETLINK, protocols(NETLINK_PROTOCOLS))
                .ret(Bpf.errno(EAFNOSUPPORT));
    }

    private static Bpf protocols(int[] allowed) {
        return oneOf(new Bpf().load(Bpf.arg(2)), allowed, EPROTONOSUPPORT);
    }

    private static Bpf oneOf(Bpf loaded, int[] allowed, int otherwise) {
        for (int value : allowed) {
            loaded.ifEqual(value, Bpf.RET_ALLOW);
        }
        return loaded.ret(Bpf.errno(otherwise));
    }
}
