package dev.sandlot.backend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a classic BPF program over a {@code struct seccomp_data} as the kernel does; whatever the kernel's checker refuses throws. */
final class BpfInterpreter {
    private final ByteBuffer program;

    BpfInterpreter(byte[] program) {
        if (program.length == 0 || program.length % 8 != 0 || program.length / 8 > 4096) {
            throw new IllegalArgumentException("not a program: " + program.length + " bytes");
        }
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The action for a call: its number as the kernel sees it, the AUDIT_ARCH constant, and up to six arguments. */
    int judge(int nr, int arch, long... args) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(nr).putInt(arch).putLong(0xdeadbeefL);
        for (long arg : args) {
            data.putLong(arg);
        }
        int accumulator = 0;
        for (int pc = 0; pc < program.capacity() / 8; pc++) {
            int code = program.getShort(8 * pc) & 0xffff;
            int jumpTrue = program.get(8 * pc + 2) & 0xff;
            int jumpFalse = program.get(8 * pc + 3) & 0xff;
            int k = program.getInt(8 * pc + 4);
            switch (code) {
                case 0x20 -> accumulator = data.getInt(aligned(k));
                case 0x15 -> pc += accumulator == k ? jumpTrue : jumpFalse;
                case 0x35 -> pc += Integer.compareUnsigned(accumulator, k) >= 0 ? jumpTrue : jumpFalse;
                case 0x45 -> pc += (accumulator & k) != 0 ? jumpTrue : jumpFalse;
                case 0x06 -> {
                    return k;
                }
                default -> throw new IllegalStateException("instruction " + Integer.toHexString(code));
            }
        }
        throw new IllegalStateException("ran off its end");
    }

    private static int aligned(int offset) {
        if (offset < 0 || offset > 60 || offset % 4 != 0) {
            throw new IllegalStateException("load from " + offset);
        }
        return offset;
    }
}
