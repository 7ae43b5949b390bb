package dev.sandlot.keeper;

import java.time.Duration;
import java.util.List;

/** Tries a command on the host, for those who may not start one. */
@FunctionalInterface
public interface Trial {
    /**
     * How it went.
     *
     * @param exitCode 127 where the program is missing, 124 where the time was over
     * @param stderr what it printed on standard error, cut at some KiB
     */
    record Result(int exitCode, String stderr) {
        public boolean passed() {
            return exitCode == 0;
        }
    }

    /**
     * Runs it to its end, blocking, with this daemon's own uid and an environment of PATH alone; standard
     * input and output are /dev/null. When the time is over it and its descendants are killed. Never throws.
     */
    Result run(List<String> argv, Duration limit);
}
