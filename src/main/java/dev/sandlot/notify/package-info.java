/**
 * Tells people outside the dashboard that a sandbox needs them: through a webhook and through ntfy. Listens to what is kept of attention and
 * never asks or changes anything. May import bus, config and model.
 */
package dev.sandlot.notify;
