/**
 * Commands that are run again and again: when each is due, its runs, and what was missed. What runs is the supervisor's, which is asked over the bus.
 * May import bus, model, store and stream.
 */
package dev.sandlot.schedule;
