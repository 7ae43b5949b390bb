package dev.sandlot.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the host does at one moment. Shares are 0 to 1; rates are those since the sample before.
 *
 * @param cpu share of all processors that is at work; waiting for a disk is none
 * @param cores the same for each processor
 * @param load1 the kernel's load average of a minute; below 0 where there is none
 * @param disks file systems on devices, each device once
 * @param diskIo of all whole disks together
 * @param idleScore 1 where everything is free, 0 where the scarcest of processors, queue and memory is used up
 */
public record HostSample(
        Instant at,
        double cpu,
        List<Double> cores,
        double load1,
        Amount memory,
        Amount swap,
        List<Disk> disks,
        Flow diskIo,
        List<Interface> network,
        List<Temperature> temperatures,
        List<Gpu> gpus,
        double idleScore) {
    public HostSample {
        cores = List.copyOf(cores);
        disks = List.copyOf(disks);
        network = List.copyOf(network);
        temperatures = List.copyOf(temperatures);
        gpus = List.copyOf(gpus);
    }

    /** So much of so much. */
    public record Amount(long usedBytes, long totalBytes) {}

    /** A file system, at the first of the places where it is mounted. */
    public record Disk(String mount, String device, String type, Amount amount) {}

    /** Counters since the host's start, and bytes a second. */
    public record Flow(long inBytes, long outBytes, double inPerSecond, double outPerSecond) {}

    /** A network interface; the loopback is none. */
    public record Interface(String name, Flow flow) {}

    /**
     * A sensor of the host.
     *
     * @param name null where it has none
     */
    public record Temperature(@Nullable String name, double celsius) {}

    /**
     * A graphics processor.
     *
     * @param used share of the time that it was at work, or null
     * @param memory or null
     * @param celsius or null
     * @param watts or null
     */
    public record Gpu(
            String name,
            @Nullable Double used,
            @Nullable Amount memory,
            @Nullable Double celsius,
            @Nullable Double watts) {}
}
