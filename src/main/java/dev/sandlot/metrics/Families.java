package dev.sandlot.metrics;

import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.SandboxSample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The latest look at host and sandboxes as families of Prometheus: base units, counters that never fall while the daemon runs, and no
 * labels but a sandbox's id, its name, and the few devices of the host.
 */
final class Families implements MultiCollector {
    private record Look(@Nullable HostSample host, List<SandboxSample> sandboxes) {}

    private volatile Look latest = new Look(null, List.of());
    private volatile @Nullable DaemonInfo info;

    void seen(HostSample host, List<SandboxSample> sandboxes) {
        latest = new Look(host, List.copyOf(sandboxes));
    }

    void about(DaemonInfo daemon) {
        info = daemon;
    }

    @Override
    public MetricSnapshots collect() {
        var all = new ArrayList<MetricSnapshot>();
        daemon(all);
        var look = latest;
        if (look.host() != null) {
            host(all, look.host());
            devices(all, look.host());
        }
        sandboxes(all, look.sandboxes());
        return new MetricSnapshots(all);
    }

    private void daemon(List<MetricSnapshot> all) {
        var about = info;
        if (about == null) {
            return;
        }
        all.add(Family.info("sandlot_build", "The daemon")
                .add(1.0, "version", about.version(), "node", about.node())
                .snapshot());
        all.add(Family.gauge("sandlot_sandboxes", "Sandboxes that exist")
                .add((double) about.sandboxes())
                .snapshot());
        all.add(Family.gauge("sandlot_sandboxes_running", "Sandboxes that run")
                .add((double) about.running())
                .snapshot());
        all.add(Family.gauge("sandlot_sandboxes_max", "How many sandboxes may exist")
                .add((double) about.maxSandboxes())
                .snapshot());
    }

    private static void host(List<MetricSnapshot> all, HostSample host) {
        all.add(Family.gauge("sandlot_host_cpu_usage_ratio", "Share of the host's processors that is at work")
                .add(host.cpu())
                .snapshot());
        all.add(Family.gauge("sandlot_host_cpus", "Processors of the host")
                .add((double) host.cores().size())
                .snapshot());
        all.add(Family.gauge("sandlot_host_load1", "Load average of a minute")
                .add(host.load1() < 0 ? null : (Double) host.load1())
                .snapshot());
        all.add(Family.gauge("sandlot_host_memory_used_bytes", "Memory that is not available")
                .add((double) host.memory().usedBytes())
                .snapshot());
        all.add(Family.gauge("sandlot_host_memory_size_bytes", "Memory of the host")
                .add((double) host.memory().totalBytes())
                .snapshot());
        all.add(Family.gauge("sandlot_host_swap_used_bytes", "Swap in use")
                .add((double) host.swap().usedBytes())
                .snapshot());
        all.add(Family.gauge("sandlot_host_swap_size_bytes", "Swap of the host")
                .add((double) host.swap().totalBytes())
                .snapshot());
        all.add(Family.counter("sandlot_host_disk_read_bytes", "Read from whole disks")
                .add((double) host.diskIo().inBytes())
                .snapshot());
        all.add(Family.counter("sandlot_host_disk_written_bytes", "Written to whole disks")
                .add((double) host.diskIo().outBytes())
                .snapshot());
        all.add(Family.gauge(
                        "sandlot_host_idle_score", "1 where the host is free, 0 where its scarcest resource is used up")
                .add(host.idleScore())
                .snapshot());
    }

    private static void devices(List<MetricSnapshot> all, HostSample host) {
        var used = Family.gauge("sandlot_host_filesystem_used_bytes", "In use on a file system");
        var size = Family.gauge("sandlot_host_filesystem_size_bytes", "Size of a file system");
        host.disks().forEach(disk -> {
            used.add((double) disk.amount().usedBytes(), "mountpoint", disk.mount(), "device", disk.device());
            size.add((double) disk.amount().totalBytes(), "mountpoint", disk.mount(), "device", disk.device());
        });
        var received = Family.counter("sandlot_host_network_receive_bytes", "Received by an interface");
        var sent = Family.counter("sandlot_host_network_transmit_bytes", "Sent by an interface");
        host.network().forEach(one -> {
            received.add((double) one.flow().inBytes(), "device", one.name());
            sent.add((double) one.flow().outBytes(), "device", one.name());
        });
        var celsius = Family.gauge("sandlot_host_temperature_celsius", "A sensor");
        for (int i = 0; i < host.temperatures().size(); i++) {
            var sensor = host.temperatures().get(i);
            celsius.add(sensor.celsius(), "sensor", sensor.name() == null ? "" : sensor.name(), "index", "" + i);
        }
        var gpuUse =
                Family.gauge("sandlot_host_gpu_usage_ratio", "Share of the time that a graphics processor is at work");
        var gpuMemory = Family.gauge("sandlot_host_gpu_memory_used_bytes", "Memory of a graphics processor in use");
        for (int i = 0; i < host.gpus().size(); i++) {
            var gpu = host.gpus().get(i);
            gpuUse.add(gpu.used(), "gpu", "" + i, "model", gpu.name());
            gpuMemory.add(
                    gpu.memory() == null ? null : (Double) (double) gpu.memory().usedBytes(),
                    "gpu",
                    "" + i,
                    "model",
                    gpu.name());
        }
        for (var family : List.of(used, size, received, sent, celsius, gpuUse, gpuMemory)) {
            if (!family.isEmpty()) {
                all.add(family.snapshot());
            }
        }
    }

    private static void sandboxes(List<MetricSnapshot> all, List<SandboxSample> sandboxes) {
        var about = Family.info("sandlot_sandbox", "A sandbox that is up, and where its figures come from");
        var cpu = Family.counter("sandlot_sandbox_cpu_seconds", "Processor time");
        var memory = Family.gauge("sandlot_sandbox_memory_used_bytes", "Memory in use");
        var cache = Family.gauge(
                "sandlot_sandbox_memory_cache_bytes", "Memory that holds files and could be taken back at once");
        var limit = Family.gauge("sandlot_sandbox_memory_size_bytes", "Memory that it may use");
        var pids = Family.gauge("sandlot_sandbox_pids", "Processes");
        var disk =
                Family.gauge("sandlot_sandbox_disk_used_bytes", "Disk that its files take, measured each five minutes");
        var read = Family.counter("sandlot_sandbox_disk_read_bytes", "Read from storage");
        var written = Family.counter("sandlot_sandbox_disk_written_bytes", "Written to storage");
        var received = Family.counter("sandlot_sandbox_network_receive_bytes", "Received");
        var sent = Family.counter("sandlot_sandbox_network_transmit_bytes", "Sent");
        for (var one : sandboxes) {
            var id = one.id().value();
            var source = one.source().name().toLowerCase(Locale.ROOT);
            about.add(1.0, "sandbox", id, "name", one.name(), "backend", one.backend(), "source", source);
            var labels = new String[] {"sandbox", id, "name", one.name()};
            cpu.add(one.totals().cpuSeconds(), labels);
            memory.add((double) one.memory().usedBytes(), labels);
            cache.add(one.cacheBytes() == null ? null : (Double) (double) one.cacheBytes(), labels);
            limit.add((double) one.memory().totalBytes(), labels);
            pids.add((double) one.pids(), labels);
            disk.add(one.disk() == null ? null : (Double) (double) one.disk().bytes(), labels);
            var io = one.totals().io();
            read.add(io == null ? null : (Double) (double) io.in(), labels);
            written.add(io == null ? null : (Double) (double) io.out(), labels);
            var network = one.totals().network();
            received.add(network == null ? null : (Double) (double) network.in(), labels);
            sent.add(network == null ? null : (Double) (double) network.out(), labels);
        }
        for (var family : List.of(about, cpu, memory, cache, limit, pids, disk, read, written, received, sent)) {
            if (!family.isEmpty()) {
                all.add(family.snapshot());
            }
        }
    }
}
