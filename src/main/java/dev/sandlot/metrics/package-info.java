/**
 * What the host and the sandboxes use: looked at each two seconds while somebody looks on, else each ten, kept in three resolutions, told on the bus and to Prometheus. Reads of
 * the host are done here, those of sandboxes by the supervisor, who is asked over the bus. Changes nothing but its own rows.
 */
package dev.sandlot.metrics;
