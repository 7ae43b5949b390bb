package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.threads.ThreadUtils;

/** What every channel works with, and the one context on which it does. */
record Edge(
        Vertx vertx, Context context, SshParts parts, Entrance entrance, Refusals refusals, AtomicBoolean stopping) {
    /** Whether the daemon goes: then its clients lose their links, and what people run goes on. */
    boolean isStopping() {
        return stopping.get();
    }

    Bus bus() {
        return parts.bus();
    }

    OutputSource output() {
        return parts.output();
    }

    InputSink input() {
        return parts.input();
    }

    /** Does this on the context, in the order of the calls. */
    void run(Runnable work) {
        context.runOnContext(v -> work.run());
    }

    /** Sends the bytes; completes, on the context, when the client's window and the socket have taken them. */
    Future<Void> write(IoOutputStream to, Buffer bytes) {
        Promise<Void> done = Promise.promise();
        try {
            // As one of SSHD's own threads: during a new key exchange it queues what they write, and lets others wait.
            ThreadUtils.runAsInternal(to, stream -> stream.writeBuffer(new ByteArrayBuffer(bytes.getBytes())))
                    .addListener(written -> run(() -> {
                        if (written.isWritten()) {
                            done.complete();
                        } else {
                            done.fail(written.getException());
                        }
                    }));
        } catch (IOException | RuntimeException e) {
            done.fail(e);
        }
        return done.future();
    }
}
