package dev.sandlot.model;

import java.time.Instant;

/**
 * A copy of a sandbox's files: of its home and its workspace, not of {@code /tmp}.
 *
 * @param id of the directory that it lies in
 * @param name unique among snapshots
 * @param sandbox whose files they were; it may be gone
 * @param sandboxName what that was called then
 * @param files with links and directories
 * @param bytes that its files hold, holes included; what they take on the disk may be less
 * @param leftOut how many files could not be copied: sockets, devices, what was unreadable
 */
public record Snapshot(
        String id,
        String name,
        SandboxId sandbox,
        String sandboxName,
        Instant createdAt,
        long files,
        long bytes,
        long leftOut) {}
