package dev.sandlot.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as it is kept: {@code seq} grows by one with each event of this daemon, across restarts.
 *
 * @param type such as {@code sandbox.state}; the API contract lists them
 * @param sandbox the sandbox it is about, or null
 * @param data JSON values only: text, numbers, booleans, lists, maps, null
 */
public record EventRecord(long seq, String type, @Nullable SandboxId sandbox, Instant at, Map<String, Object> data) {}
