/**
 * What agents can read by address instead of by a tool: sandboxes, their logs, screens and files, each within the bounds of the tool that shows the
 * same. Asks the tools' gate, so nobody reads here what he can't see there.
 */
@NullMarked
package dev.sandlot.mcp.resource;

import org.jspecify.annotations.NullMarked;
