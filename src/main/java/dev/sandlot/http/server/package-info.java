/**
 * The server itself, whatever it is asked: how it listens and what bounds that, who asks and from where, request bodies, failures and the
 * headers that every answer has, and what the event loops share. Knows no route.
 */
package dev.sandlot.http.server;
