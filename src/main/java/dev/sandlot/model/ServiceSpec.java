package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * A service that is to be deployed.
 *
 * @param name a DNS label of at most {@value Name#LONGEST_COUNTABLE} characters: each start of it has this and a number as its name
 * @param process of kind SERVICE, without name and directory
 * @param directory whose files it runs on a copy of; begins in the workspace
 */
public record ServiceSpec(
        String name,
        ProcessSpec process,
        String directory,
        @Nullable HealthCheck health) {
    public ServiceSpec {
        Name.requireCountable("name", name);
        if (directory.isEmpty() || directory.indexOf(0) >= 0) {
            throw Fault.invalid("directory", "must be a path without NUL").asException();
        }
    }
}
