package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One start of a service on files of its own.
 *
 * @param number counts from 1 in each service
 * @param release whose files it runs on: those that the deploy of this number copied, which is its own but for one that goes back or starts anew
 * @param process what runs, or ran
 */
public record Deploy(
        SandboxId sandbox,
        String service,
        int number,
        int release,
        ProcessId process,
        @Nullable HealthCheck health,
        Instant at) {}
