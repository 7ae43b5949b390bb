/**
 * What agents do, use and cost: reads the session files that they keep inside their sandboxes and what stands on their terminals, takes what
 * their telemetry and hooks tell, and answers with sessions, tokens and cost. The daemon never opens a session file itself: small commands read them inside
 * ({@link dev.sandlot.stream.Inside}), a bounded part at a time, and whatever they print is taken as hostile. Of the state of sandboxes it
 * only reports; the supervisor alone changes it. It also says with what command, files and variables an agent is started that Sandlot starts. May import bus, config, model, store, process and stream; metrics of hosts and sandboxes
 * are none of its business.
 */
package dev.sandlot.agent;
