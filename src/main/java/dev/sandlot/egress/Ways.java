package dev.sandlot.egress;

import dev.sandlot.secret.Secrets;

/**
 * Where requests of sandboxes can go.
 *
 * @param tls to what is asked for by a base URL
 * @param door to the daemon
 * @param secrets that are put into requests
 */
record Ways(Dialer dialer, TlsDialer tls, DaemonDoor door, Secrets secrets) {}
