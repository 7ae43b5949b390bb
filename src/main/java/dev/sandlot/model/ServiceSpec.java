package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * A service that is to be deployed.
 *
 * @param name a DNS label of at most {@value #LONGEST_NAME} characters: each start of it has this and a number as its name
 * @param process of kind SERVICE, without name and directory
 * @param directory whose files it runs on a copy of; begins in the workspace
 */
public record ServiceSpec(
        String name,
        ProcessSpec process,
        String directory,
        @Nullable HealthCheck health) {
    private static final int LONGEST_NAME = 50;

    public ServiceSpec {
        Name.require("name", name);
        if (name.length() > LONGEST_NAME) {
            throw Fault.invalid("name", "must have at most " + LONGEST_NAME + " characters")
                    .asException();
        }
        if (directory.isEmpty() || directory.indexOf(0) >= 0) {
            throw Fault.invalid("directory", "must be a path without NUL").asException();
        }
    }
}
