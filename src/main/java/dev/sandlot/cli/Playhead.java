package dev.sandlot.cli;

/**
 * When the events of a recording are due, at a speed that changes, with pauses, jumps, and no wait longer than allowed. It is told what time it is and
 * keeps none itself. Times of the recording are in seconds.
 */
final class Playhead {
    private static final double MOST_SPEED = 64;
    private static final double LEAST_SPEED = 1.0 / 16;
    /** So many seconds' lateness is made up for; a terminal that was held up for longer goes on from there. */
    private static final double MOST_LATE = 0.05;

    private static final double NANOS = 1e9;

    private final double mostIdle;
    private double speed;
    private boolean paused;
    private long reckoned;
    /** How far it has played, of a recording whose idle times are no longer than allowed. */
    private double played;
    /** Where in that recording the last event was. */
    private double due;
    /** When the last event was, as recorded. */
    private double last;
    /** Where the last jump led. */
    private double jumped;

    /** @param mostIdle how long the recording may stand still, at most, in its own time */
    Playhead(double speed, double mostIdle, long nanos) {
        this.speed = speed;
        this.mostIdle = mostIdle;
        this.reckoned = nanos;
    }

    /** How long to wait for the event that comes next; {@link Long#MAX_VALUE} while it is paused. */
    long wait(double at, long nanos) {
        reckon(nanos);
        var left = place(at) - played;
        return left <= 0 ? 0 : paused ? Long.MAX_VALUE : (long) Math.ceil(left / speed * NANOS);
    }

    /** The event has been shown. */
    void shown(double at) {
        due = place(at);
        last = Math.max(last, at);
        played = Math.max(Math.min(played, due + MOST_LATE * speed), jumped);
    }

    void togglePause(long nanos) {
        reckon(nanos);
        paused = !paused;
    }

    void faster(long nanos) {
        reckon(nanos);
        speed = Math.min(speed * 2, Math.max(speed, MOST_SPEED));
    }

    void slower(long nanos) {
        reckon(nanos);
        speed = Math.max(speed / 2, Math.min(speed, LEAST_SPEED));
    }

    /** So many seconds of the recording, as it is played, are passed over. */
    void jump(double seconds, long nanos) {
        reckon(nanos);
        played += seconds;
        jumped = played;
    }

    private double place(double at) {
        return due + Math.min(Math.max(0, at - last), mostIdle);
    }

    private void reckon(long nanos) {
        if (!paused) {
            played += (nanos - reckoned) / NANOS * speed;
        }
        reckoned = nanos;
    }
}
