package dev.sandlot.process;

import dev.sandlot.backend.Place;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Channel;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holders and pods are forked from (see {@code zygote.pl}). It ends with the daemon, and with it every holder that has no job.
 * Methods block briefly and may be called from any thread.
 */
final class Zygote implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Zygote.class);
    private static final long PATIENCE_SECONDS = 30;

    /**
     * A holder without a job.
     *
     * @param token what the zygote knows it by
     * @param startTicks when it started, in clock ticks since boot
     * @param child the process that will become the command
     */
    record Made(long token, long pid, long startTicks, long child) {}

    private final Process process;
    private final OutputStream orders;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, CompletableFuture<Made>> asked = new ConcurrentHashMap<>();
    private final Map<Long, Program> programs = new ConcurrentHashMap<>();
    private volatile boolean over;

    private Zygote(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
    }

    static Zygote start(Scripts scripts) throws IOException {
        var command = List.of(
                "perl",
                scripts.zygote().toString(),
                System.getProperty("os.arch"),
                scripts.holder().toString());
        var zygote = new Zygote(Starter.clean(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start());
        var thread = new Thread(zygote::listen, "sandlot-zygote");
        thread.setDaemon(true);
        thread.start();
        return zygote;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return !over && process.isAlive();
    }

    /** Has a holder made that has these files open and is the place's uid, and waits until it is ready. */
    Made make(Place place, LogFiles files) throws IOException {
        long token = tokens.incrementAndGet();
        var made = new CompletableFuture<Made>();
        asked.put(token, made);
        try {
            order(words(
                    "hold",
                    Long.toString(token),
                    place.uid() == null ? "-" : place.uid().toString(),
                    files.args().toString(),
                    files.filter().toString(),
                    files.record().toString(),
                    files.output(Channel.STDOUT).toString(),
                    files.output(Channel.STDERR).toString()));
            if (over) {
                throw new IOException("the zygote has ended");
            }
            return made.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // One that came of a future always has its cause.
            throw fault(Objects.requireNonNull(e.getCause()).getMessage());
        } catch (TimeoutException e) {
            order(words("away", Long.toString(token)));
            throw fault("no answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            order(words("away", Long.toString(token)));
            throw new IOException("interrupted", e);
        } finally {
            asked.remove(token);
        }
    }

    /** Starts a program as the place's uid, in a session of its own. What it prints, or why it could not be started, is in its {@linkplain Program#line lines}. */
    Program start(Place place, List<String> argv) throws IOException {
        var program = new Program(tokens.incrementAndGet());
        programs.put(program.token, program);
        var order = new ByteArrayOutputStream();
        order.writeBytes(words(
                "run",
                Long.toString(program.token),
                place.uid() == null ? "-" : place.uid().toString()));
        order.writeBytes(words(argv.toArray(String[]::new)));
        order(order.toByteArray());
        if (over) {
            program.heard("silent", "");
        }
        return program;
    }

    /** A program that has been started. To be dismissed in the end: its pipes are kept open until then. */
    final class Program {
        private final long token;
        private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
        private final CompletableFuture<Long> pid = new CompletableFuture<>();

        private Program(long token) {
            this.token = token;
        }

        /** Null where it could not be started; {@link #line} says why. */
        @Nullable
        Long pid() {
            return pid.getNow(null);
        }

        /** The next line of what it prints, standard error included; null when there will be none. Waits at most half a minute. */
        @Nullable
        String line() throws IOException {
            try {
                var line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (line == null) {
                    throw new IOException("not a word within " + PATIENCE_SECONDS + " s");
                }
                return line.orElse(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        /** Gives it a line, which is all of its input. */
        void tell(String line) throws IOException {
            var order = new ByteArrayOutputStream();
            order.writeBytes(words("go", Long.toString(token)));
            order.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
            order(order.toByteArray());
        }

        /** Ends its input and hears nothing more of it. */
        void dismiss() {
            programs.remove(token);
            letGo(token);
        }

        private void heard(String what, String rest) {
            switch (what) {
                case "started" -> pid.complete(Long.valueOf(rest));
                case "said" -> lines.add(Optional.of(rest));
                case "failed" -> lines.addAll(List.of(Optional.of(rest), Optional.empty()));
                default -> lines.add(Optional.empty());
            }
        }
    }

    private static RuntimeException fault(@Nullable String why) {
        return Fault.of(Fault.Kind.INTERNAL, "The process's holder didn't start: " + why, "See `sandlot doctor`.")
                .asException();
    }

    /** Gives it its job. When this returns, the job is on its way whatever becomes of the daemon. */
    void give(Made holder, byte[] job) throws IOException {
        var order = new ByteArrayOutputStream();
        order.writeBytes(words("go", Long.toString(holder.token())));
        order.writeBytes(job);
        order(order.toByteArray());
    }

    /** Sends it away unused. */
    void dismiss(Made holder) {
        letGo(holder.token());
    }

    private void letGo(long token) {
        try {
            order(words("away", Long.toString(token)));
        } catch (IOException e) {
            LOG.debug("the zygote has ended, and with it its holders: {}", e.getMessage());
        }
    }

    private static byte[] words(String... words) {
        return (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private void order(byte[] order) throws IOException {
        var framed = new ByteArrayOutputStream();
        framed.writeBytes((order.length + "\n").getBytes(StandardCharsets.US_ASCII));
        framed.writeBytes(order);
        synchronized (orders) {
            framed.writeTo(orders);
            orders.flush();
        }
    }

    private void listen() {
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            LOG.debug("zygote: {}", e.getMessage());
        }
        over = true;
        asked.values().forEach(made -> made.completeExceptionally(new IOException("the zygote has ended")));
        programs.values().forEach(program -> program.heard("silent", ""));
    }

    private void heard(String line) {
        var words = line.split(" ", 3);
        if (words.length < 3 || !words[1].matches("\\d{1,18}")) {
            LOG.warn("zygote: {}", line);
            return;
        }
        long token = Long.parseLong(words[1]);
        var made = asked.get(token);
        var program = programs.get(token);
        if (program != null) {
            program.heard(words[0], words[2]);
        } else if (made != null && words[0].equals("ready")) {
            var numbers = words[2].split(" ");
            made.complete(new Made(
                    token, Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
        } else if (made != null) {
            made.completeExceptionally(new IOException(words[2]));
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }
}
