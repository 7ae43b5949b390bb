package dev.sandlot.model;

import java.time.ZoneId;

/**
 * A command that is to be run again and again.
 *
 * @param name a DNS label of at most {@value Name#LONGEST_COUNTABLE} characters: each run of it has this and a number as its name
 * @param when such as {@code every 10m}, or a cron expression
 * @param zone in which a cron expression is meant
 * @param process of kind TASK, without a name
 * @param overlap whether it is also run while the run before goes on
 */
public record ScheduleSpec(String name, String when, ZoneId zone, ProcessSpec process, boolean overlap) {
    public ScheduleSpec {
        Name.requireCountable("name", name);
    }
}
