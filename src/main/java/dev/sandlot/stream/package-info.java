/**
 * The ports through which edges read and write bulk data without the event bus: interfaces and the small values that pass through
 * them. Owns no data. Edges call them; {@code process} implements them.
 */
package dev.sandlot.stream;
