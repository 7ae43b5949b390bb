package dev.sandlot.http;

/** Where a merged log's entries go: gathered into parts, sent at the client's pace. */
final class LogOutlet {
    private final EventStream stream;
    private final LogVector vector;
    private final LogText text;
    private boolean waiting;

    LogOutlet(EventStream stream, Format format, LogVector vector) {
        this.stream = stream;
        this.vector = vector;
        this.text = new LogText(format);
    }

    void put(LogFeed feed, LogEntry entry) {
        text.append(feed.id(), entry, () -> vector.after(feed));
    }

    /** Whether there is so much that it should be sent before there is more. */
    boolean hasPart() {
        return text.length() >= MergedLog.PART_BYTES;
    }

    /** Whether the client has not taken what it was sent. */
    boolean isWaiting() {
        return waiting;
    }

    /** @param goOn called when the client has taken enough of it, where it has not at once */
    void send(Runnable goOn) {
        if (text.length() > 0) {
            stream.write(text.take());
        }
        if (stream.isFull()) {
            waiting = true;
            stream.whenDrained(() -> {
                waiting = false;
                goOn.run();
            });
        }
    }

    /** Sends what is left, and the end. */
    void end() {
        if (text.length() > 0) {
            stream.write(text.take());
        }
        stream.end();
    }
}
