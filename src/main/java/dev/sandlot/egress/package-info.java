/**
 * What sandboxes may reach outside, and what they did: rules and presets, which addresses are fit to be reached, and what was decided. Knows nothing of
 * boxes and processes. May import bus, config, model, secret, store and stream.
 */
@NullMarked
package dev.sandlot.egress;

import org.jspecify.annotations.NullMarked;
