package dev.sandlot.backend;

import java.util.OptionalInt;

/** The system calls that the filter names, with their numbers (asm/unistd_64.h, asm-generic/unistd.h); -1 where there is none. */
enum Syscall {
    // The machine as a whole.
    SYSLOG(103, 116),
    USELIB(134, -1),
    ACCT(163, 89),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    REBOOT(169, 142),
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    CREATE_MODULE(174, -1),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    QUERY_MODULE(178, -1),
    GET_KERNEL_SYMS(177, -1),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    IOPL(172, -1),
    IOPERM(173, -1),
    MODIFY_LDT(154, -1),
    NFSSERVCTL(180, 42),
    LOOKUP_DCOOKIE(212, 18),
    VHANGUP(153, 58),
    _SYSCTL(156, -1),
    USTAT(136, -1),
    SYSFS(139, -1),
    // Doors into the kernel that had many holes.
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    FANOTIFY_INIT(300, 262),
    OPEN_BY_HANDLE_AT(304, 265),
    KCMP(312, 272),
    PROCESS_MADVISE(440, 440),
    MOVE_PAGES(279, 239),
    MIGRATE_PAGES(256, 238),
    VMSPLICE(278, 75),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    KEYCTL(250, 219),
    // Namespaces and mounts.
    UNSHARE(272, 97),
    SETNS(308, 268),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    // Calls that programs must believe to be missing, so that they take the older way.
    CLONE3(435, 435),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    OPEN_TREE_ATTR(467, 467),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    MEMFD_SECRET(447, 447),
    // Calls that depend on their arguments.
    CLONE(56, 220),
    IOCTL(16, 29),
    PERSONALITY(135, 92),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    PRLIMIT64(302, 261),
    SETPRIORITY(141, 140),
    IOPRIO_SET(251, 30),
    SCHED_SETPARAM(142, 118),
    SCHED_SETSCHEDULER(144, 119),
    SCHED_SETATTR(314, 274),
    // Calls that set permissions.
    CHMOD(90, -1),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHMODAT2(452, 452),
    MKDIR(83, -1),
    MKDIRAT(258, 34),
    MKNOD(133, -1),
    MKNODAT(259, 33),
    CREAT(85, -1),
    OPEN(2, -1),
    OPENAT(257, 56),
    OPENAT2(437, 437);

    private final int x86;
    private final int arm;

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** Empty where this processor's kernel has no such call. */
    OptionalInt number(Arch arch) {
        int number = arch == Arch.X86_64 ? x86 : arm;
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
