/**
 * What the parts of the daemon say to each other: every operation is a {@link dev.sandlot.bus.Request}, everything that happened an
 * {@link dev.sandlot.bus.Event}. The only package that touches Vert.x's event bus and the only place with addresses. Carries small
 * messages; output and frames never go through it.
 */
package dev.sandlot.bus;
