package dev.sandlot.log;

import io.vertx.core.Future;

/** What is being done with a merged log: one thing after another, in steps. */
interface LogPhase {
    /** Does one step. True where another one can be made at once; else one is made when what it waits for is there. */
    boolean step();

    /** Takes up a log that has just been opened. */
    Future<Void> enter(LogFeed feed);
}
