package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kernel's controllers that hold our limits, and how each file of theirs says a limit (cgroup-v1 and cgroup-v2 of the kernel's docs). */
public enum Controller {
    /** Swap counts as memory: where memory is limited no swap comes on top. The first, because it alone may be refused by the kernel. */
    MEMORY("memory", "memory_bytes") {
        @Override
        public boolean asked(Limits limits) {
            return limits.memoryBytes() != null;
        }

        @Override
        void write(Path group, Limits limits, boolean v1) {
            if (v1) {
                writeV1(group, limits.memoryBytes() == null ? -1 : limits.memoryBytes());
                return;
            }
            GroupFiles.write(group.resolve("memory.max"), orMax(limits.memoryBytes()));
            var swap = group.resolve("memory.swap.max");
            if (Files.exists(swap)) {
                GroupFiles.write(swap, limits.memoryBytes() == null ? "max" : "0");
            }
        }

        /** The kernel refuses memory above memory-and-swap at any moment, so the order depends on the direction. */
        private void writeV1(Path group, long bytes) {
            var memory = group.resolve("memory.limit_in_bytes");
            var withSwap = group.resolve("memory.memsw.limit_in_bytes");
            if (!Files.exists(withSwap)) {
                GroupFiles.write(memory, Long.toString(bytes));
                return;
            }
            boolean raises = bytes < 0 || bytes >= Long.parseLong(GroupFiles.read(withSwap));
            try {
                GroupFiles.write(raises ? withSwap : memory, Long.toString(bytes));
                GroupFiles.write(raises ? memory : withSwap, Long.toString(bytes));
            } catch (FaultException e) {
                long used = Long.parseLong(GroupFiles.read(group.resolve("memory.usage_in_bytes")));
                // Version 1 refuses to take away what is in use, where version 2 would kill.
                throw raises || used < bytes
                        ? e
                        : Fault.of(
                                        Fault.Kind.CONFLICT,
                                        "The sandbox uses " + used + " bytes of memory now, more than the new limit of "
                                                + bytes,
                                        "end some of its processes first")
                                .asException();
            }
        }
    },
    CPU("cpu", "cpus") {
        @Override
        public boolean asked(Limits limits) {
            return limits.cpus() != null;
        }

        @Override
        void write(Path group, Limits limits, boolean v1) {
            long quota = limits.cpus() == null ? -1 : Math.max(1000, Math.round(limits.cpus() * PERIOD_MICROS));
            if (v1) {
                GroupFiles.write(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
                GroupFiles.write(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            } else {
                GroupFiles.write(group.resolve("cpu.max"), (quota < 0 ? "max" : quota) + " " + PERIOD_MICROS);
            }
        }
    },
    PIDS("pids", "pids") {
        @Override
        public boolean asked(Limits limits) {
            return limits.pids() != null;
        }

        @Override
        void write(Path group, Limits limits, boolean v1) {
            GroupFiles.write(group.resolve("pids.max"), orMax(limits.pids()));
        }
    };

    static final long PERIOD_MICROS = 100_000;

    private final String kernelName;
    private final String limit;

    Controller(String kernelName, String limit) {
        this.kernelName = kernelName;
        this.limit = limit;
    }

    String kernelName() {
        return kernelName;
    }

    /** The limit's name in the API. */
    public String limit() {
        return limit;
    }

    public abstract boolean asked(Limits limits);

    /** Puts the limit into force in a group, or lifts it where none is asked for. */
    abstract void write(Path group, Limits limits, boolean v1);

    private static String orMax(@Nullable Long value) {
        return value == null ? "max" : Long.toString(value);
    }
}
