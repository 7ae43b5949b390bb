package dev.sandlot.metrics;

import dev.sandlot.model.HostSample;
import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.HostSample.Disk;
import dev.sandlot.model.HostSample.Flow;
import dev.sandlot.model.HostSample.Interface;
import dev.sandlot.model.Usage.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Looks at the host, by way of OSHI. Blocks for some milliseconds, the first time for half a second; for one thread at a time. */
final class HostSampler {
    private static final int MOST_INTERFACES = 32;
    /** What is there changes seldom, and finding it out costs more than looking at it. */
    private static final int FIND_EVERY = 15;

    /** What goes through these goes through a whole disk too, or through none. */
    private static final Pattern STACKED = Pattern.compile("/(dm-|md|loop|zram|ram|sr)[0-9]");

    private final Gpus gpus;
    private final Temperatures temperatures;
    private final IdleScore idleScore = new IdleScore();
    private final Map<String, TrafficCounter> diskIo = new HashMap<>();
    private final Map<String, TrafficCounter> traffic = new HashMap<>();
    private @Nullable Host host;
    private List<NetworkIF> interfaces = List.of();
    private List<HWDiskStore> stores = List.of();
    private List<Disk> disks = List.of();
    private int round;

    /** The host as OSHI knows it, and what its processors had counted at the latest look. */
    private static final class Host {
        final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
        final CentralProcessor processor = hardware.getProcessor();
        long[] ticks = processor.getSystemCpuLoadTicks();
        long[][] coreTicks = processor.getProcessorCpuLoadTicks();
    }

    HostSampler(Gpus gpus, Temperatures temperatures) {
        this.gpus = gpus;
        this.temperatures = temperatures;
    }

    HostSample look() {
        var known = host == null ? new Host() : host;
        host = known;
        if (round++ % FIND_EVERY == 0) {
            find(known.hardware);
        }
        var before = known.ticks;
        known.ticks = known.processor.getSystemCpuLoadTicks();
        double cpu = used(before, known.ticks);
        double load = known.processor.getSystemLoadAverage(1)[0];
        var memory = memory(known.hardware.getMemory());
        var swap = known.hardware.getMemory().getVirtualMemory();
        return new HostSample(
                Instant.now(),
                cpu,
                cores(known),
                load,
                memory,
                new Amount(swap.getSwapUsed(), swap.getSwapTotal()),
                disks,
                storage(),
                network(),
                temperatures.look(),
                gpus.look(),
                idleScore.of(cpu, load, known.coreTicks.length, memory));
    }

    private void find(HardwareAbstractionLayer hardware) {
        interfaces = hardware.getNetworkIFs(false).stream()
                .filter(one -> !one.getName().equals("lo"))
                .limit(MOST_INTERFACES)
                .toList();
        traffic.keySet().retainAll(interfaces.stream().map(NetworkIF::getName).toList());
        stores = hardware.getDiskStores().stream()
                .filter(store -> !STACKED.matcher(store.getName()).find())
                .toList();
        diskIo.keySet().retainAll(stores.stream().map(HWDiskStore::getName).toList());
        disks = Disks.look();
    }

    private static List<Double> cores(Host host) {
        var before = host.coreTicks;
        var now = host.processor.getProcessorCpuLoadTicks();
        host.coreTicks = now;
        var cores = new ArrayList<Double>(now.length);
        for (int i = 0; i < now.length; i++) {
            cores.add(i < before.length ? used(before[i], now[i]) : 0.0);
        }
        return cores;
    }

    /** Share of the ticks between that were neither idle nor waiting for a disk. */
    static double used(long[] before, long[] after) {
        long all = 0;
        for (int i = 0; i < after.length; i++) {
            all += Math.max(0, after[i] - before[i]);
        }
        long free = Math.max(0, after[TickType.IDLE.getIndex()] - before[TickType.IDLE.getIndex()])
                + Math.max(0, after[TickType.IOWAIT.getIndex()] - before[TickType.IOWAIT.getIndex()]);
        return all == 0 ? 0 : IdleScore.share((double) (all - free) / all);
    }

    private static Amount memory(GlobalMemory memory) {
        return new Amount(memory.getTotal() - memory.getAvailable(), memory.getTotal());
    }

    private Flow storage() {
        for (var store : stores) {
            store.updateAttributes();
            see(diskIo, store.getName(), store.getReadBytes(), store.getWriteBytes());
        }
        return sum(diskIo.values().stream().map(TrafficCounter::flow).toList());
    }

    private List<Interface> network() {
        var all = new ArrayList<Interface>();
        for (var one : interfaces) {
            one.updateAttributes();
            var counter = see(traffic, one.getName(), one.getBytesRecv(), one.getBytesSent());
            all.add(new Interface(one.getName(), counter.flow()));
        }
        return all;
    }

    private static TrafficCounter see(Map<String, TrafficCounter> counters, String name, long in, long out) {
        var counter = counters.computeIfAbsent(name, n -> new TrafficCounter());
        counter.see(new Traffic(in, out), System.nanoTime());
        return counter;
    }

    static Flow sum(List<Flow> flows) {
        var sum = new Flow(0, 0, 0, 0);
        for (var flow : flows) {
            sum = new Flow(
                    sum.inBytes() + flow.inBytes(),
                    sum.outBytes() + flow.outBytes(),
                    sum.inPerSecond() + flow.inPerSecond(),
                    sum.outPerSecond() + flow.outPerSecond());
        }
        return sum;
    }
}
