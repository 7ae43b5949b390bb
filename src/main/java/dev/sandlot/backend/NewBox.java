package dev.sandlot.backend;

/**
 * A box that has just been made. A daemon that dies before it is kept leaves none behind. Methods block, and are called on worker threads, by one at a
 * time.
 */
public interface NewBox {
    /** By which it can be found again: to be written down before it is kept. */
    String handle();

    /**
     * Has it outlive this daemon. Where that fails, nothing of it is left behind.
     *
     * @param place that it was made for. Since then only what it calls itself, how much it may use and what it reaches can have been settled: not what of it
     *     is limited.
     */
    void keep(Place place);

    /** Ends it unused, with all that the backend has of it. */
    void dismiss();
}
