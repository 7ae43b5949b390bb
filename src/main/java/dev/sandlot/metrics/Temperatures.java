package dev.sandlot.metrics;

import dev.sandlot.model.HostSample.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's sensors by the kernel's sysfs interface (hwmon), else its thermal zones; many hosts, virtual ones above all, have none. */
final class Temperatures {
    private static final int MOST = 24;
    private static final double MILLI = 1000;

    private final Path sys;

    /** @param sys usually {@code /sys/class} */
    Temperatures(Path sys) {
        this.sys = sys;
    }

    List<Temperature> look() {
        var found = new ArrayList<Temperature>();
        for (var chip : list(sys.resolve("hwmon"), "hwmon*")) {
            for (var input : list(chip, "temp*_input")) {
                var file = input.getFileName().toString();
                var label = text(chip.resolve(file.replace("_input", "_label")));
                var chipName = text(chip.resolve("name"));
                add(found, chipName + (label == null ? "" : " " + label), text(input));
            }
        }
        if (found.isEmpty()) {
            for (var zone : list(sys.resolve("thermal"), "thermal_zone*")) {
                add(found, text(zone.resolve("type")), text(zone.resolve("temp")));
            }
        }
        return found;
    }

    private static void add(List<Temperature> to, @Nullable String name, @Nullable String millidegrees) {
        if (millidegrees != null && millidegrees.matches("-?[0-9]{1,7}") && to.size() < MOST) {
            to.add(new Temperature(name, Integer.parseInt(millidegrees) / MILLI));
        }
    }

    private static List<Path> list(Path directory, String form) {
        var files = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory, form)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null; // A sensor that is asleep can't be read.
        }
    }
}
