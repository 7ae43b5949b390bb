package dev.sandlot.metrics;

import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxSample.DiskUse;
import dev.sandlot.model.SandboxSample.Totals;
import dev.sandlot.model.SandboxUsage;
import dev.sandlot.model.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns what is counted for one sandbox into what it does, look by look. */
final class SandboxMeter {
    private static final double NANOS = 1e9;

    private final TaskTotals tasks = new TaskTotals();
    private final Counter cpu = new Counter();
    private final TrafficCounter io = new TrafficCounter();
    private final TrafficCounter network = new TrafficCounter();
    private @Nullable DiskUse disk;

    /**
     * @param processors of the host
     * @param memoryBytes of the host
     */
    SandboxSample look(SandboxUsage sandbox, Instant at, int processors, long memoryBytes) {
        var usage = sandbox.usage();
        count(usage);
        var limits = sandbox.limits();
        double cores = Double.isNaN(cpu.perSecond()) ? 0 : cpu.perSecond() / NANOS;
        double mayUse = limits.cpus() == null ? processors : Math.min(limits.cpus(), processors);
        long memory = limits.memoryBytes() == null ? memoryBytes : Math.min(limits.memoryBytes(), memoryBytes);
        return new SandboxSample(
                sandbox.id(),
                sandbox.name(),
                sandbox.backend(),
                at,
                usage.source(),
                cores,
                Math.min(1, cores / mayUse),
                new Amount(usage.memoryBytes(), memory),
                usage.cacheBytes(),
                usage.pids(),
                limits.pids(),
                io.rate(),
                network.rate(),
                disk,
                new Totals(cpu.total() / NANOS, io.total(), network.total()));
    }

    private void count(Usage usage) {
        if (usage.tasks() != null) {
            tasks.see(usage.tasks());
        }
        if (usage.cpuNanos() != null) {
            cpu.see(usage.cpuNanos(), usage.nanoTime());
        } else if (usage.tasks() != null) {
            cpu.see(tasks.cpuNanos(), usage.nanoTime());
        }
        if (usage.io() != null) {
            io.see(usage.io(), usage.nanoTime());
        } else if (usage.tasks() != null) {
            io.see(tasks.io(), usage.nanoTime());
        }
        network.see(usage.network(), usage.nanoTime());
    }

    /** @param bytes null where it could not be measured: then what was known before stays */
    void measured(@Nullable Long bytes, Instant at) {
        disk = bytes == null ? disk : new DiskUse(bytes, at);
    }
}
