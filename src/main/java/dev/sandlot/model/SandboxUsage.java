package dev.sandlot.model;

/** What a sandbox that is up uses, and what it may use. */
public record SandboxUsage(SandboxId id, String name, String backend, Limits limits, Usage usage) {}
