package dev.sandlot.http.stream;

import dev.sandlot.api.LogText;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.log.LogEntry;
import dev.sandlot.log.LogSink;
import dev.sandlot.model.ProcessId;
import java.util.function.Supplier;

/** A merged log as a stream in one format: rendered a part at a time, sent at the client's pace. */
public final class LogOutlet implements LogSink {
    /** So much is rendered, then sent. */
    private static final int PART_BYTES = 64 << 10;

    private final EventStream stream;
    private final LogText text;
    private boolean waiting;

    public LogOutlet(EventStream stream, StreamFormat format) {
        this.stream = stream;
        this.text = new LogText(format);
    }

    @Override
    public void put(ProcessId process, LogEntry entry, Supplier<String> position) {
        text.append(process, entry, position);
    }

    @Override
    public boolean hasPart() {
        return text.length() >= PART_BYTES;
    }

    @Override
    public boolean isWaiting() {
        return waiting;
    }

    @Override
    public void send(Runnable goOn) {
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

    @Override
    public void end() {
        if (text.length() > 0) {
            stream.write(text.take());
        }
        stream.end();
    }
}
