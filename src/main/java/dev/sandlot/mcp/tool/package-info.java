/**
 * The tools that agents call: what each takes, as JSON Schema and as the check of what was given, and what it does. Each asks the gate of
 * {@code api} for the operation that it is, as a route does, and works through the bus and the ports. Knows neither the protocol nor a
 * transport.
 */
@NullMarked
package dev.sandlot.mcp.tool;

import org.jspecify.annotations.NullMarked;
