package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int EPERM = 0x00050001;
    private static final int ENOSYS = 0x00050026;
    private static final int NO_FAMILY = 0x00050061;
    private static final int NO_PROTOCOL = 0x0005005d;

    /** The list of the security page, spelled again here so that a line that goes missing from the filter is found. */
    private static final String FORBIDDEN =
            "syslog uselib acct quotactl quotactl_fd swapon swapoff reboot kexec_load kexec_file_load"
                    + " create_module init_module finit_module delete_module query_module get_kernel_syms settimeofday clock_settime sethostname"
                    + " setdomainname iopl ioperm modify_ldt nfsservctl lookup_dcookie vhangup _sysctl ustat sysfs bpf perf_event_open userfaultfd"
                    + " fanotify_init open_by_handle_at kcmp process_madvise move_pages migrate_pages vmsplice add_key request_key keyctl unshare"
                    + " setns mount umount2 pivot_root chroot";

    private static final String MISSING =
            "clone3 open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr open_tree_attr"
                    + " io_uring_setup io_uring_enter io_uring_register memfd_secret";

    private static final String JUDGED = "clone ioctl personality socket socketpair prlimit64 setpriority ioprio_set"
            + " sched_setparam sched_setscheduler sched_setattr";

    private static final String MAKING_FILES =
            "chmod fchmod fchmodat fchmodat2 mkdir mkdirat mknod mknodat creat open openat openat2";

    static Stream<Arguments> plainCalls() {
        return Arrays.stream(Arch.values())
                .flatMap(arch -> Stream.concat(
                        Stream.of(FORBIDDEN.split(" ")).map(name -> Arguments.of(arch, name, EPERM)),
                        Stream.of(MISSING.split(" ")).map(name -> Arguments.of(arch, name, ENOSYS))))
                .filter(a -> Syscall.valueOf(((String) a.get()[1]).toUpperCase(Locale.ROOT))
                        .number((Arch) a.get()[0])
                        .isPresent());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("plainCalls")
    void refusesWhateverTheArguments(Arch arch, String name, int action) {
        assertThat(judge(arch, name)).isEqualTo(action);
        assertThat(judge(arch, name, -1, -1, -1, -1, -1, -1)).isEqualTo(action);
    }

    /** The box's first process has the same uid as all others, and hands what it is limited to on. */
    @ParameterizedTest
    @EnumSource
    void changesLimitsAndPrioritiesOnlyOfOneself(Arch arch) {
        assertThat(judge(arch, "prlimit64", 0, 7, 1, 1)).isEqualTo(ALLOW);
        assertThat(judge(arch, "prlimit64", 1, 7, 0, 1)).as("a look").isEqualTo(ALLOW);
        assertThat(judge(arch, "prlimit64", 1, 7, 1, 0)).isEqualTo(EPERM);
        assertThat(judge(arch, "prlimit64", 1, 7, 1L << 32, 0)).isEqualTo(EPERM);
        assertThat(judge(arch, "setpriority", 0, 0, 19)).isEqualTo(ALLOW);
        assertThat(judge(arch, "setpriority", 0, 1, 19)).isEqualTo(EPERM);
        assertThat(judge(arch, "setpriority", 2, 0, 19)).isEqualTo(EPERM);
        assertThat(judge(arch, "ioprio_set", 1, 0, 0)).isEqualTo(ALLOW);
        assertThat(judge(arch, "ioprio_set", 1, 1, 0)).isEqualTo(EPERM);
        assertThat(judge(arch, "ioprio_set", 3, 0, 0)).isEqualTo(EPERM);
        for (var call : List.of("sched_setparam", "sched_setscheduler", "sched_setattr")) {
            assertThat(judge(arch, call, 0, 1, 1)).isEqualTo(ALLOW);
            assertThat(judge(arch, call, 1, 1, 1)).isEqualTo(EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesNoOtherCalls(Arch arch) {
        var listed = new HashSet<>(
                Arrays.asList((FORBIDDEN + " " + MISSING + " " + JUDGED + " " + MAKING_FILES).split(" ")));
        var named = new HashSet<String>();
        Stream.of(Syscall.values()).forEach(call -> named.add(call.name().toLowerCase(Locale.ROOT)));
        assertThat(named).isEqualTo(listed);
        assertThat(numbers(arch, listed)).as("numbers are distinct").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void allowsEveryOtherNumber(Arch arch) {
        var named = new HashSet<Integer>();
        numbers(arch, Set.of((FORBIDDEN + " " + MISSING + " " + JUDGED).split(" ")))
                .forEach(named::add);
        for (int nr = 0; nr < 1024; nr++) {
            if (!named.contains(nr)) {
                assertThat(filter(arch).judge(nr, arch.audit()))
                        .as("call %d", nr)
                        .isEqualTo(ALLOW);
            }
        }
    }

    /** Where others can reach what it makes. */
    @ParameterizedTest
    @EnumSource
    void givesNoFileTheRightsOfItsOwnerWhereFilesAreShared(Arch arch) {
        int create = 0100;
        int append = 02000;
        int temporary = 020200000;
        for (var call : MAKING_FILES.split(" ")) {
            var number = Syscall.valueOf(call.toUpperCase(Locale.ROOT)).number(arch);
            if (number.isEmpty()) {
                continue;
            }
            boolean opens = call.startsWith("open");
            int mode = (call.contains("at") && !call.equals("creat") ? 2 : 1) + (opens ? 1 : 0);
            for (int rights : new int[] {04755, 02755, 06000, 0755, 01777}) {
                var args = new long[6];
                args[mode] = rights;
                args[mode - 1] = opens ? create | append : 0;
                int expected = call.equals("openat2") ? ENOSYS : (rights & 06000) == 0 ? ALLOW : EPERM;
                assertThat(shared(arch, number.getAsInt(), args))
                        .as("%s %o", call, rights)
                        .isEqualTo(expected);
                assertThat(filter(arch).judge(number.getAsInt(), arch.audit(), args))
                        .as("%s elsewhere", call)
                        .isEqualTo(ALLOW);
                if (opens && !call.equals("openat2")) {
                    args[mode - 1] = append;
                    assertThat(shared(arch, number.getAsInt(), args))
                            .as("a mode that means nothing")
                            .isEqualTo(ALLOW);
                    args[mode - 1] = temporary;
                    assertThat(shared(arch, number.getAsInt(), args)).isEqualTo(expected);
                }
            }
        }
        assertThat(shared(arch, Syscall.UNSHARE.number(arch).orElseThrow(), 0)).isEqualTo(EPERM);
    }

    private static int shared(Arch arch, int number, long... args) {
        return new BpfInterpreter(Seccomp.sharing(arch)).judge(number, arch.audit(), args);
    }

    @ParameterizedTest
    @EnumSource
    void killsCallsOfAnotherProcessor(Arch arch) {
        int i386 = 0x40000003;
        int arm = 0x40000028;
        int other = arch == Arch.X86_64 ? Arch.AARCH64.audit() : Arch.X86_64.audit();
        for (int foreign : new int[] {i386, arm, other, 0, -1}) {
            for (int nr : new int[] {0, 1, 20, 41, 0x40000000, -1}) {
                assertThat(filter(arch).judge(nr, foreign)).isEqualTo(KILL);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40000000, 0x40000000 | 165, 0x40000000 | 547, 0x7fffffff, -1})
    void answersX32WithNoSuchCall(int nr) {
        assertThat(filter(Arch.X86_64).judge(nr, Arch.X86_64.audit())).isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @EnumSource
    void refusesCloneWithAnyNamespace(Arch arch) {
        long sigchld = 17;
        long thread = 0x3d0f00;
        assertThat(judge(arch, "clone", sigchld)).isEqualTo(ALLOW);
        assertThat(judge(arch, "clone", thread)).isEqualTo(ALLOW);
        for (long flag :
                new long[] {0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(judge(arch, "clone", sigchld | flag)).isEqualTo(EPERM);
            assertThat(judge(arch, "clone", 0xffffffff00000000L | flag)).isEqualTo(EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesIoctlsThatReachOtherTerminals(Arch arch) {
        long windowSize = 0x5413;
        assertThat(judge(arch, "ioctl", 0, windowSize)).isEqualTo(ALLOW);
        for (long request : new long[] {0x5412, 0x541c, 0x5423}) {
            assertThat(judge(arch, "ioctl", 0, request)).isEqualTo(EPERM);
            assertThat(judge(arch, "ioctl", 0, 0x100000000L | request))
                    .as("the kernel looks at the low half only")
                    .isEqualTo(EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowsHarmlessPersonalitiesOnly(Arch arch) {
        for (long persona : new long[] {0, 8, 0x20000, 0x20008, 0x40000, 0xffffffffL}) {
            assertThat(judge(arch, "personality", persona)).isEqualTo(ALLOW);
        }
        long readImpliesExec = 0x0400000;
        long mmapPageZero = 0x0100000;
        for (long persona : new long[] {readImpliesExec, mmapPageZero, 1, 0x40008}) {
            assertThat(judge(arch, "personality", persona)).isEqualTo(EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowsSocketsOfTheUsualKindsOnly(Arch arch) {
        Map<Integer, Set<Integer>> allowed = new HashMap<>();
        allowed.put(2, Set.of(0, 1, 6, 17, 58, 262));
        allowed.put(10, Set.of(0, 1, 6, 17, 58, 262));
        allowed.put(16, Set.of(0, 4, 15));
        for (var call : new String[] {"socket", "socketpair"}) {
            for (int family = 0; family < 50; family++) {
                for (int protocol = 0; protocol < 300; protocol++) {
                    int expected = family == 1
                            ? ALLOW
                            : !allowed.containsKey(family)
                                    ? NO_FAMILY
                                    : allowed.get(family).contains(protocol) ? ALLOW : NO_PROTOCOL;
                    assertThat(judge(arch, call, family, 1, protocol))
                            .as("%s %d %d", call, family, protocol)
                            .isEqualTo(expected);
                }
            }
            assertThat(judge(arch, call, 0x1_0000_0028L, 1, 0))
                    .as("the kernel takes the family as an int")
                    .isEqualTo(NO_FAMILY);
        }
    }

    private static int judge(Arch arch, String name, long... args) {
        var call = Syscall.valueOf(name.toUpperCase(Locale.ROOT));
        return filter(arch).judge(call.number(arch).orElseThrow(), arch.audit(), args);
    }

    private static BpfInterpreter filter(Arch arch) {
        return new BpfInterpreter(Seccomp.filter(arch));
    }

    private static List<Integer> numbers(Arch arch, Set<String> names) {
        return names.stream()
                .flatMapToInt(name -> Syscall.valueOf(name.toUpperCase(Locale.ROOT)).number(arch).stream())
                .boxed()
                .toList();
    }
}
