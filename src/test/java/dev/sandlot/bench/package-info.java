/**
 * The benchmark: the real daemon, started from the built launcher, beside yardsticks that are measured in the same run on the same machine,
 * so that the ratios mean something where the absolute figures don't. {@code mvn -Pbench verify}.
 */
package dev.sandlot.bench;
