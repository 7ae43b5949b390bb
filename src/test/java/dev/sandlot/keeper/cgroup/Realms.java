package dev.sandlot.keeper.cgroup;

import java.util.concurrent.ThreadLocalRandom;

/** Words that set the control groups of one test apart from those of all others. */
public final class Realms {
    private Realms() {}

    public static String fresh() {
        return "test" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }
}
