/**
 * Services that were deployed into sandboxes: the files that each start of one runs on, whether it works, and the way back to an earlier start. What runs
 * is the supervisor's, which is asked over the bus. May import bus, model, store and stream.
 */
package dev.sandlot.service;
