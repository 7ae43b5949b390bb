package dev.sandlot.bus;

/** Somebody listens; ending it twice does nothing. */
public interface Registration {
    /** Nothing more is heard from now on. */
    void end();
}
