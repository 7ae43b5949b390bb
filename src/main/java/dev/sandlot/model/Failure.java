package dev.sandlot.model;

/** Why a sandbox is {@link SandboxState#FAILED} or {@link SandboxState#LOST}; {@code kind} is a short stable word. */
public record Failure(String kind, String detail) {}
