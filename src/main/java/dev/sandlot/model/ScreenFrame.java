package dev.sandlot.model;

import java.time.Instant;

/**
 * How a screen looked at a time.
 *
 * @param hash sixteen hexadecimal digits, the same for what looks the same
 * @param width of the screen, in pixels
 */
public record ScreenFrame(Instant at, String hash, int width, int height) {}
