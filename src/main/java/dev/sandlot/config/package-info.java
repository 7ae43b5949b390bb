/**
 * The daemon's configuration: file and environment into validated records, read once at the start. An unknown key is an error. The only
 * package (with the CLI) that reads the environment.
 */
package dev.sandlot.config;
