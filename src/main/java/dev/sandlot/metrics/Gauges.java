package dev.sandlot.metrics;

import dev.sandlot.model.HostSample;
import dev.sandlot.model.HostSample.Interface;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxSample.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which gauges are kept, and in which order. New ones come last: rows on disk name them by their place. */
final class Gauges {
    static final List<String> HOST = List.of(
            "cpu",
            "load_1",
            "memory_bytes",
            "swap_bytes",
            "read_bytes_per_second",
            "written_bytes_per_second",
            "received_bytes_per_second",
            "sent_bytes_per_second",
            "gpu",
            "idle_score");

    static final List<String> SANDBOX = List.of(
            "cpu",
            "cores",
            "memory_bytes",
            "pids",
            "read_bytes_per_second",
            "written_bytes_per_second",
            "received_bytes_per_second",
            "sent_bytes_per_second",
            "disk_bytes");

    private Gauges() {}

    static double[] of(HostSample host) {
        var network =
                HostSampler.sum(host.network().stream().map(Interface::flow).toList());
        var gpu = host.gpus().stream()
                .filter(one -> one.used() != null)
                .mapToDouble(HostSample.Gpu::used)
                .average();
        return new double[] {
            host.cpu(),
            host.load1() < 0 ? Double.NaN : host.load1(),
            host.memory().usedBytes(),
            host.swap().usedBytes(),
            host.diskIo().inPerSecond(),
            host.diskIo().outPerSecond(),
            network.inPerSecond(),
            network.outPerSecond(),
            gpu.orElse(Double.NaN),
            host.idleScore()
        };
    }

    static double[] of(SandboxSample sandbox) {
        return new double[] {
            sandbox.cpu(),
            sandbox.cores(),
            sandbox.memory().usedBytes(),
            sandbox.pids(),
            in(sandbox.io()),
            out(sandbox.io()),
            in(sandbox.network()),
            out(sandbox.network()),
            sandbox.disk() == null ? Double.NaN : sandbox.disk().bytes()
        };
    }

    private static double in(@Nullable Rate rate) {
        return rate == null ? Double.NaN : rate.in();
    }

    private static double out(@Nullable Rate rate) {
        return rate == null ? Double.NaN : rate.out();
    }
}
