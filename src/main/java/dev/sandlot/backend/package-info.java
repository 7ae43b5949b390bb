/**
 * Backends: each says how a sandbox's box comes to be and goes away, what it enforces, and how its keeper gets into it. Differences between backends are
 * data ({@link dev.sandlot.model.Enforcement}), never {@code instanceof}.
 */
package dev.sandlot.backend;
