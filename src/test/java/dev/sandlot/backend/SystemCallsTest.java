package dev.sandlot.backend;

import static dev.sandlot.backend.Weaker.filteredBy;
import static dev.sandlot.backend.Weaker.withoutFilter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The filter in the kernel: every refused call is really made in a sandbox, and answered as the interpreter says. */
class SystemCallsTest {
    private static final Arch ARCH = Arch.here().orElseThrow();

    /** No error of the kernel's own, so that it can only come from the filter. */
    private static final int MARK = 777;

    private record Call(String name, int number, List<Long> args) {}

    private TestSandbox sandbox;

    static Stream<Who> who() {
        return Who.here();
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private TestSandbox open(Who who) {
        sandbox = new TestSandbox(TestBackends.bubblewrap(who), who, Limits.NONE, NetworkMode.NONE);
        return sandbox;
    }

    @ParameterizedTest
    @MethodSource("who")
    void answersRefusedCallsInTheKernelsPlace(Who who) {
        open(who);
        var filter = Seccomp.filter(ARCH);
        var interpreter = new BpfInterpreter(filter);
        var expected = new LinkedHashMap<String, Integer>();
        for (var call : calls()) {
            long[] args = call.args.stream().mapToLong(Long::longValue).toArray();
            expected.put(call.name, interpreter.judge(call.number, ARCH.audit(), args) & 0xffff);
        }
        assertThat(expected.values()).doesNotContain(0);
        assertThat(errors()).isEqualTo(expected);

        // The same program with another error number: so it is the filter that answers, not the kernel for want of a
        // capability.
        sandbox.weakened(filteredBy(marked(filter)));
        assertThat(errors().values()).containsOnly(MARK);

        sandbox.weakened(withoutFilter());
        assertThat(errors().values()).as("control").doesNotContain(MARK);
        assertThat(errors())
                .as("control: some calls succeed without it")
                .containsEntry("unshare", 0)
                .containsEntry("personality", 0);
    }

    @ParameterizedTest
    @MethodSource("who")
    void killsCallsThroughThe32BitDoor(Who who) throws IOException {
        assumeTrue(ARCH == Arch.X86_64, "only x86_64 has int 0x80");
        open(who);
        var program = Files.write(sandbox.place.workspace().resolve("int80"), elf(new int[] {
            0xb8,
            20,
            0,
            0,
            0, // mov eax, 20: getpid in the 32-bit table
            0xcd,
            0x80, // int 0x80
            0x31,
            0xff, // xor edi, edi
            0xb8,
            60,
            0,
            0,
            0, // mov eax, 60: exit
            0x0f,
            0x05 // syscall
        }));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        int filtered = sandbox.run("/workspace/int80").exitCode();
        sandbox.weakened(withoutFilter());
        int open = sandbox.run("/workspace/int80").exitCode();
        if (open == 128 + 11) {
            // This host's kernel was built without that door (CONFIG_IA32_EMULATION): SIGSEGV, whatever the filter
            // says.
            assertThat(filtered).isEqualTo(open);
        } else {
            assertThat(filtered).as("SIGSYS").isEqualTo(128 + 31);
            assertThat(open).as("control").isZero();
        }
    }

    /** Makes each call by perl and reads the error numbers back. A clone that succeeds leaves a child, which ends at once. */
    private Map<String, Integer> errors() {
        var script = new StringBuilder("$| = 1;\n");
        for (var call : calls()) {
            var args = call.args.stream().map(String::valueOf).collect(Collectors.joining(", "));
            script.append(
                    "$r = syscall(%d, %s); exit if $r == 0 && '%s' eq 'clone'; printf \"%%s %%d\\n\", '%s', $r == -1 ? $! : 0;%n"
                            .formatted(call.number, args, call.name, call.name));
        }
        var result = sandbox.run("perl", "-e", script.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.stdout()
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(p -> p[0], p -> Integer.valueOf(p[1]), (a, b) -> a, LinkedHashMap::new));
    }

    private static List<Call> calls() {
        var calls = new ArrayList<Call>();
        for (var syscall : Syscall.values()) {
            if (Seccomp.FORBIDDEN.contains(syscall) || Seccomp.MISSING.contains(syscall)) {
                syscall.number(ARCH).ifPresent(nr -> calls.add(call(syscall.name(), nr)));
            }
        }
        add(calls, "clone", Syscall.CLONE, 0x10000000 | 17);
        add(calls, "ioctl-sti", Syscall.IOCTL, 0, 0x5412);
        add(calls, "ioctl-linux", Syscall.IOCTL, 0, 0x541c);
        add(calls, "ioctl-setd", Syscall.IOCTL, 0, 0x100005423L);
        add(calls, "personality", Syscall.PERSONALITY, 0x0400000);
        add(calls, "packet", Syscall.SOCKET, 17, 3, 0);
        add(calls, "alg", Syscall.SOCKET, 38, 5, 0);
        add(calls, "vsock", Syscall.SOCKET, 40, 1, 0);
        add(calls, "netlink-audit", Syscall.SOCKET, 16, 3, 9);
        add(calls, "sctp", Syscall.SOCKET, 2, 1, 132);
        add(calls, "raw", Syscall.SOCKET, 2, 3, 255);
        add(calls, "pair-tipc", Syscall.SOCKETPAIR, 30, 1, 0);
        add(calls, "prlimit-other", Syscall.PRLIMIT64, 1, 7, 0x100000000L, 0);
        add(calls, "priority-other", Syscall.SETPRIORITY, 0, 1, 19);
        add(calls, "priority-group", Syscall.SETPRIORITY, 1, 0, 19);
        add(calls, "ioprio-other", Syscall.IOPRIO_SET, 1, 1, 0);
        add(calls, "ioprio-user", Syscall.IOPRIO_SET, 3, 0, 0);
        add(calls, "sched-param", Syscall.SCHED_SETPARAM, 1, 0);
        add(calls, "sched-scheduler", Syscall.SCHED_SETSCHEDULER, 1, 0, 0);
        add(calls, "sched-attr", Syscall.SCHED_SETATTR, 1, 0, 0);
        if (ARCH == Arch.X86_64) {
            calls.add(call("x32-getpid", 0x40000000 | 39));
        }
        return calls;
    }

    private static void add(List<Call> calls, String name, Syscall call, long... args) {
        calls.add(call(name, call.number(ARCH).orElseThrow(), args));
    }

    private static Call call(String name, int number, long... args) {
        var padded = Arrays.copyOf(args, 6);
        return new Call(
                name.toLowerCase(Locale.ROOT),
                number,
                LongStream.of(padded).boxed().toList());
    }

    private static byte[] marked(byte[] filter) {
        var program = ByteBuffer.wrap(filter.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < filter.length; at += 8) {
            boolean refuses = program.getShort(at) == 0x06 && (program.getInt(at + 4) & 0xffff0000) == 0x00050000;
            if (refuses) {
                program.putInt(at + 4, Bpf.errno(MARK));
            }
        }
        return program.array();
    }

    /** The smallest static executable around some machine code, elf(5). */
    private static byte[] elf(int[] code) {
        long base = 0x400000;
        int head = 64 + 56;
        var file = ByteBuffer.allocate(head + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        file.putShort((short) 2)
                .putShort((short) 62)
                .putInt(1)
                .putLong(base + head)
                .putLong(64)
                .putLong(0);
        file.putInt(0)
                .putShort((short) 64)
                .putShort((short) 56)
                .putShort((short) 1)
                .putShort((short) 64);
        file.putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(5).putLong(0).putLong(base).putLong(base);
        file.putLong(head + code.length).putLong(head + code.length).putLong(0x1000);
        for (int b : code) {
            file.put((byte) b);
        }
        return file.array();
    }
}
