/**
 * Backends: each turns a command into a command, namely the argument vector that runs it inside a sandbox. A backend starts no process
 * itself ({@code process} does), but prepares directories, control groups and filters. Differences between backends are data
 * ({@link dev.sandlot.model.Enforcement}), never {@code instanceof}.
 */
package dev.sandlot.backend;
