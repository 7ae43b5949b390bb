/**
 * What is kept: one SQLite database, read and written through the Vert.x SQL client, with a class for each table. The only SQL in the
 * project. Says nothing about what the rows mean, decides nothing, and knows no process and no file but its own.
 */
package dev.sandlot.store;
