/**
 * The Model Context Protocol, by which agents use sandboxes: its messages in both eras (up to 2025-11-25 with {@code initialize}, from
 * 2026-07-28 on without any state), answered one by one. Keeps nothing between requests but which calls are under way. Knows no transport:
 * {@code http} carries it.
 */
@NullMarked
package dev.sandlot.mcp;

import org.jspecify.annotations.NullMarked;
