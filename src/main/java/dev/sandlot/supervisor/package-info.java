/**
 * The life of sandboxes and of the processes in them, and the only writer of their state: creates, starts, stops and deletes, ends what
 * has run out of time, restarts services, and takes everything up again after a restart of the daemon. Plain objects that live on one
 * event loop and hand what may block to workers; {@link dev.sandlot.supervisor.SupervisorVerticle} only connects them with the bus.
 */
package dev.sandlot.supervisor;
