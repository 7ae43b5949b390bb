package dev.sandlot.metrics;

import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.HostSample.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * File systems that hold data of this host, each device once however often and wherever it is mounted: by the first of its mounts, which
 * is the one of the device's root where there is one. Network file systems are left out: looking at one whose server is gone would never
 * end. Images that can only be read are left out too, for they are always full.
 */
final class Disks {
    private static final int MOST = 32;
    private static final Set<String> WITHOUT_DEVICE = Set.of("zfs", "overlay", "bcachefs");
    private static final Set<String> IMAGES = Set.of("squashfs", "iso9660", "erofs", "cramfs", "udf");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    /** One line of proc_pid_mountinfo(5). */
    record Mount(String device, String root, String target, String type, String source) {}

    private Disks() {}

    static List<Disk> look() {
        try {
            return measured(distinct(Files.readAllLines(Path.of("/proc/self/mountinfo"))));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The mounts to look at. */
    static Collection<Mount> distinct(List<String> mountinfo) {
        Map<String, Mount> byDevice = new LinkedHashMap<>();
        for (var line : mountinfo) {
            var mount = parse(line);
            if (mount == null || !holdsData(mount)) {
                continue;
            }
            // Subvolumes have device numbers of their own, but one source; an overlay is the other way round.
            var key = mount.source().startsWith("/dev/") ? mount.source() : mount.device();
            byDevice.merge(key, mount, Disks::better);
        }
        return byDevice.values().stream().limit(MOST).toList();
    }

    private static Mount better(Mount first, Mount later) {
        return later.root().equals("/") && !first.root().equals("/") ? later : first;
    }

    private static boolean holdsData(Mount mount) {
        boolean onDevice = mount.source().startsWith("/dev/") || WITHOUT_DEVICE.contains(mount.type());
        boolean overlayElsewhere =
                mount.type().equals("overlay") && !mount.target().equals("/");
        return onDevice
                && !overlayElsewhere
                && !IMAGES.contains(mount.type())
                && !mount.type().equals("devtmpfs");
    }

    private static @Nullable Mount parse(String line) {
        var sides = line.split(" - ", 2);
        if (sides.length < 2) {
            return null;
        }
        var left = sides[0].split(" ");
        var right = sides[1].split(" ");
        return left.length < 5 || right.length < 2
                ? null
                : new Mount(left[2], plain(left[3]), plain(left[4]), right[0], plain(right[1]));
    }

    private static String plain(String escaped) {
        return ESCAPE.matcher(escaped).replaceAll(found -> {
            var letter = String.valueOf((char) Integer.parseInt(found.group(1), 8));
            return java.util.regex.Matcher.quoteReplacement(letter);
        });
    }

    private static List<Disk> measured(Collection<Mount> mounts) {
        var disks = new ArrayList<Disk>();
        for (var mount : mounts) {
            try {
                var store = Files.getFileStore(Path.of(mount.target()));
                long total = store.getTotalSpace();
                if (total > 0) {
                    var amount = new Amount(total - store.getUnallocatedSpace(), total);
                    disks.add(new Disk(mount.target(), mount.source(), mount.type(), amount));
                }
            } catch (IOException | RuntimeException e) {
                continue; // Unmounted meanwhile, or not ours to look at.
            }
        }
        return disks;
    }
}
