package dev.sandlot.cli;

import dev.sandlot.model.FaultException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Carries an agent's messages to the daemon, each by a connection of its own, and what comes back to the agent. While the daemon restarts, what
 * has not been sent waits for it, and what can be asked twice is asked again. A request that is cancelled, or left behind by its agent, is hung
 * up on: the daemon ends what was done for it.
 */
final class McpForwarder implements AutoCloseable, McpLocalCalls.Forwarding {
    private static final int MOST = 128;
    private static final int BUFFER = 16 << 10;
    /** What is answered soon is answered also after the agent has sent its last message. */
    private static final int LAST_MILLIS = 2000;

    private final Console console;
    private final Supplier<Address> where;
    private final Supplier<Reconnect> patience;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, Connection> links = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), McpForwarder::thread);
    private final McpLocalCalls local;
    /** As the agent has called itself, for a daemon that remembers nothing of it. */
    private volatile String agent = "sandlot-mcp";

    private volatile boolean everAnswered;
    private volatile boolean ending;

    /** @param choice which daemon it is, for verbs */
    McpForwarder(Console console, Supplier<Address> where, Supplier<Reconnect> patience, DaemonChoice choice) {
        this.console = console;
        this.where = where;
        this.patience = patience;
        this.local = new McpLocalCalls(this, choice);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "mcp");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a line of the agent's. Notifications say nothing to a daemon that keeps no sessions, but for those that cancel. */
    void take(String line) {
        McpMessage message;
        try {
            message = McpMessage.parse(line);
        } catch (IOException e) {
            write("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"Not JSON.\"}}");
            return;
        }
        if (message.isRequest()) {
            agent = message.client(agent);
            begin(message);
        } else if (message.method().isEmpty() && message.json().get("id").isNull()) {
            write(message.error(McpMessage.MALFORMED, "Not a message; batches are not taken."));
        } else {
            cancel(message.cancelled());
        }
    }

    private void begin(McpMessage message) {
        try {
            threads.execute(message.isLocal() ? () -> doHere(message) : () -> forward(message));
        } catch (RejectedExecutionException e) {
            write(message.failure("Too many requests are under way; wait until some are answered."));
        }
    }

    private void doHere(McpMessage message) {
        var answer = local.answer(message);
        if (answer != null) {
            write(answer);
        }
    }

    private void cancel(String id) {
        var link = links.get(id);
        if (link != null) {
            cancelled.add(id);
            close(link);
        } else {
            local.cancel(id);
        }
    }

    @Override
    public void forward(McpMessage message) {
        try {
            if (!tryOnce(message)) {
                patience.get().until(() -> tryOnce(message) ? true : null);
            }
        } catch (FaultException e) {
            var fault = e.fault();
            write(message.failure(
                    "connection_error: " + fault.message() + (fault.hint() == null ? "" : " " + fault.hint())));
        } catch (Console.Closed gone) {
            ending = true;
        } finally {
            cancelled.remove(message.id());
        }
    }

    /** False where it was not asked, or may be asked again. */
    private boolean tryOnce(McpMessage message) {
        var address = where.get();
        try {
            send(message, address);
            return true;
        } catch (Connection.Unreachable e) {
            if (!everAnswered) {
                throw ApiClient.unreachable(address, e).asException();
            }
            return ending;
        } catch (IOException cut) {
            if (ending || cancelled.contains(message.id())) {
                return true;
            }
            if (!message.isRepeatable()) {
                write(
                        message.failure(
                                "connection_error: the link to the daemon was lost before the answer came. The call may have"
                                        + " been carried out all the same: look before you try again, for example with list_background_tasks."));
                return true;
            }
            return false;
        }
    }

    private void send(McpMessage message, Address address) throws IOException {
        var link = Connection.open(address);
        links.put(message.id(), link);
        try (link) {
            answer(message, post(message, link, address));
        } finally {
            links.remove(message.id(), link);
        }
    }

    @Override
    public JsonTree ask(McpMessage message) throws IOException {
        var address = where.get();
        try (var link = Connection.open(address)) {
            return JsonTree.parse(post(message, link, address).text());
        }
    }

    private HttpAnswer post(McpMessage message, Connection link, Address address) throws IOException {
        var bytes = message.line().getBytes(StandardCharsets.UTF_8);
        var headers = message.headers();
        headers.put("User-Agent", agent);
        var exchange = new Exchange("POST", Route.agents(), null, headers);
        link.out().write(exchange.head(address, bytes.length));
        try {
            link.out().write(bytes);
        } catch (IOException refused) {
            // A daemon that refuses a large message answers and closes before it has read all; the answer says why.
        }
        return HttpAnswer.read(link, new BufferedInputStream(link.in(), BUFFER));
    }

    private void answer(McpMessage message, HttpAnswer answer) throws IOException {
        everAnswered = true;
        var type = answer.header("content-type");
        if (type.startsWith("text/event-stream")) {
            events(message, new Sse(answer));
            return;
        }
        var text = answer.text();
        // What was said of a request that has been cancelled is no answer any more.
        if (cancelled.contains(message.id())) {
            return;
        }
        var isAnswer = type.startsWith("application/json");
        write(
                !isAnswer
                        ? message.failure(problem(text, answer.status()))
                        : message.method().equals("tools/list") ? McpMessage.listed(text) : text);
    }

    /** All but the last are notifications; one that ends before its answer was cut. */
    private void events(McpMessage message, Sse events) throws IOException {
        for (var event = events.next(); event != null; event = events.next()) {
            if (!cancelled.contains(message.id())) {
                write(event.data());
            }
            if (!JsonTree.parse(event.data()).get("id").isNull()) {
                return;
            }
        }
        throw new IOException("the stream ended before the answer");
    }

    private static String problem(String text, int status) {
        try {
            var problem = JsonTree.parse(text);
            return "The daemon refuses it: " + problem.get("title").text() + ". "
                    + problem.get("detail").text();
        } catch (IOException notJson) {
            return "The daemon answered with status " + status + ".";
        }
    }

    /** One message is one line. */
    private void write(String message) {
        writing.lock();
        try {
            console.print(message.replace("\n", " ").replace("\r", " "));
        } finally {
            writing.unlock();
        }
    }

    private static void close(Connection link) {
        try {
            link.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }

    /** The agent has gone. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
                ending = true;
                local.close();
                links.values().forEach(McpForwarder::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
