package dev.sandlot.backend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a classic BPF program as seccomp(2) takes it: an array of {@code struct sock_filter} (u16 code, u8 jt, u8 jf, u32 k; little
 * endian on every processor that {@link Arch} knows).
 */
final class Bpf {
    /** Offsets in {@code struct seccomp_data}. An argument is 64 bits; {@link #arg} is its low half. */
    static final int NR = 0;

    static final int ARCH = 4;

    static final int RET_ALLOW = 0x7FFF0000;
    static final int RET_KILL_PROCESS = 0x80000000;
    private static final int RET_ERRNO = 0x00050000;

    private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int JUMP_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int JUMP_ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    private record Instruction(int code, int jumpTrue, int jumpFalse, int k) {}

    private final List<Instruction> program = new ArrayList<>();

    static int errno(int number) {
        return RET_ERRNO | number;
    }

    /** The low 32 bits of an argument: all that the kernel looks at where the parameter is an int. */
    static int arg(int index) {
        return 16 + 8 * index;
    }

    /** The high 32 bits of an argument, which count where the parameter is a pointer or a long. */
    static int highHalf(int index) {
        return arg(index) + 4;
    }

    Bpf load(int offset) {
        return emit(LOAD, 0, 0, offset);
    }

    Bpf ret(int action) {
        return emit(RETURN, 0, 0, action);
    }

    /** Ends with the action where the accumulator is the value. */
    Bpf ifEqual(int value, int action) {
        return emit(JUMP_EQUAL, 0, 1, value).ret(action);
    }

    Bpf ifNotEqual(int value, int action) {
        return emit(JUMP_EQUAL, 1, 0, value).ret(action);
    }

    /** Unsigned. */
    Bpf ifAtLeast(int value, int action) {
        return emit(JUMP_AT_LEAST, 0, 1, value).ret(action);
    }

    Bpf ifAnyBit(int mask, int action) {
        return emit(JUMP_ANY_BIT, 0, 1, mask).ret(action);
    }

    Bpf ifNoBit(int mask, int action) {
        return emit(JUMP_ANY_BIT, 1, 0, mask).ret(action);
    }

    /** Runs the block where the accumulator is the value, and skips it otherwise. The block must end in a return on every path. */
    Bpf when(int value, Bpf block) {
        if (block.program.size() > 255) {
            throw new IllegalArgumentException("a jump reaches 255 instructions");
        }
        emit(JUMP_EQUAL, 0, block.program.size(), value);
        program.addAll(block.program);
        return this;
    }

    byte[] bytes() {
        var bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (var instruction : program) {
            bytes.putShort((short) instruction.code);
            bytes.put((byte) instruction.jumpTrue);
            bytes.put((byte) instruction.jumpFalse);
            bytes.putInt(instruction.k);
        }
        return bytes.array();
    }

    private Bpf emit(int code, int jumpTrue, int jumpFalse, int k) {
        program.add(new Instruction(code, jumpTrue, jumpFalse, k));
        return this;
    }
}
