package dev.sandlot.cli;

import dev.sandlot.coding.Coding;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.wire.AttachProtocol;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a daemon, one connection each. An answer that is not a success becomes the {@link Fault} that it tells; a daemon that
 * isn't there to begin with is told at once, as one of kind UNAVAILABLE. Where the link is lost before the answer has come, what can be
 * asked twice without being done twice is asked again, for as long as a daemon may take to restart. Safe to use from several threads.
 */
final class ApiClient {
    private static final int BUFFER = 64 << 10;

    private final Supplier<Address> where;
    private final Supplier<Reconnect> patience;
    private final @Nullable LinkCoding coding;

    /**
     * @param where is asked at each connection, because a daemon that was restarted may be elsewhere
     * @param patience makes what asks one question again
     * @param coding of trees of files; null for none
     */
    ApiClient(Supplier<Address> where, Supplier<Reconnect> patience, @Nullable LinkCoding coding) {
        this.where = where;
        this.patience = patience;
        this.coding = coding;
    }

    /** One to which everything goes plain. */
    ApiClient(Supplier<Address> where, Supplier<Reconnect> patience) {
        this(where, patience, null);
    }

    /** How trees of files go over the link; null for plain. */
    @Nullable
    Coding coding() {
        return coding == null ? null : coding.of(where.get(), this);
    }

    JsonTree get(Route route) {
        return repeatable(exchange("GET", route, null), ApiClient::json);
    }

    /** What a GET answers, with its entity tag as the header has it. */
    Tagged tagged(Route route) {
        return repeatable(exchange("GET", route, null), answer -> new Tagged(json(answer), answer.header("etag")));
    }

    /** Something that can be put back if nobody else has changed it meanwhile. */
    record Tagged(JsonTree value, String tag) {}

    /** Puts it in the place of what has this tag; a fault of kind PRECONDITION_FAILED where another has it by now. */
    JsonTree put(Route route, JsonTree body, String tag) {
        return repeatable(new Exchange("PUT", route, body, Map.of("If-Match", tag)), ApiClient::json);
    }

    /** Puts it there, whatever there is. */
    JsonTree replace(Route route, JsonTree body) {
        return repeatable(exchange("PUT", route, body), ApiClient::json);
    }

    /** What a GET answers, as it stands; held in memory. */
    byte[] bytes(Route route) {
        return repeatable(exchange("GET", route, null), answer -> answer.body().readAllBytes());
    }

    /** Asked once. Where the link is lost before the answer, the fault says that nobody knows whether it was done. */
    JsonTree post(Route route, @Nullable JsonTree body) {
        var address = where.get();
        try {
            return read(exchange("POST", route, body), connect(address), address, ApiClient::json);
        } catch (IOException cut) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the link to " + Visible.line(address.display()) + " was lost before the answer came: "
                                    + why(cut),
                            "it may have been done all the same: look before you try again")
                    .asException();
        }
    }

    /** A POST whose second time changes nothing. */
    JsonTree ensure(Route route, @Nullable JsonTree body) {
        return repeatable(exchange("POST", route, body), ApiClient::json);
    }

    JsonTree patch(Route route, JsonTree body) {
        return repeatable(exchange("PATCH", route, body), ApiClient::json);
    }

    JsonTree delete(Route route) {
        return repeatable(exchange("DELETE", route, null), ApiClient::json);
    }

    /** A request that makes something, under a key of its own: however often it is sent, the daemon does it once. */
    JsonTree make(Route route, JsonTree body, Reconnect link) {
        return make(route, body, UUID.randomUUID().toString(), link);
    }

    /** Likewise, under this key. However long it takes, the answer is how it has ended. */
    JsonTree make(Route route, JsonTree body, String key, Reconnect link) {
        var exchange = new Exchange("POST", route, body, Map.of("Idempotency-Key", key));
        while (true) {
            try {
                return repeatable(exchange, ApiClient::json, () -> link);
            } catch (FaultException e) {
                if (!Fault.UNDER_WAY.equals(e.fault().state())) {
                    throw e;
                }
                // The daemon has waited for a minute already, and does again.
            }
        }
    }

    /** All items of a list, page after page. */
    List<JsonTree> list(Supplier<Route> route) {
        var items = new ArrayList<JsonTree>();
        String cursor = null;
        do {
            var page = get(route.get().with("limit", 1000).with("cursor", cursor));
            items.addAll(page.get("items").items());
            cursor = page.get("next_cursor").isNull()
                    ? null
                    : page.get("next_cursor").text();
        } while (cursor != null);
        return items;
    }

    /** Opens a stream; the caller reads it and closes it. Failures of the link are left to the caller, who may come back. */
    HttpAnswer stream(Route route, Map<String, String> headers) throws IOException {
        var address = where.get();
        return new Exchange("GET", route, null, headers).on(Connection.open(address), address);
    }

    /** The head of what a GET would answer. */
    HttpAnswer head(Route route) {
        return repeatable(exchange("HEAD", route, null), answer -> answer);
    }

    /** Sends what is made meanwhile. Failures of the link are left to the caller. */
    JsonTree upload(Upload upload, Upload.Body body) throws IOException {
        try (var answer = send(upload, body)) {
            return json(answer);
        }
    }

    /** The same for an answer that is read as it comes. */
    HttpAnswer send(Upload upload, Upload.Body body) throws IOException {
        var address = where.get();
        return upload.on(connect(address), address, body);
    }

    /** Opens a WebSocket of one process. */
    WebSocket webSocket(Route route) throws IOException {
        return webSocket(route, AttachProtocol.NAME);
    }

    /** Opens a WebSocket with this subprotocol. */
    WebSocket webSocket(Route route, String protocol) throws IOException {
        var address = where.get();
        var link = Connection.open(address);
        try {
            var in = new BufferedInputStream(link.in(), BUFFER);
            var key = WebSocket.newKey();
            link.out().write(new Exchange("GET", route, null, WebSocket.headers(key, protocol)).head(address, -1));
            var answer = HttpAnswer.read(link, in);
            if (answer.status() != 101) {
                throw Exchange.fault(answer).asException();
            }
            WebSocket.check(answer, key);
            return new WebSocket(link, in);
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    static Fault unreachable(Address address, IOException cause) {
        return Fault.of(
                Fault.Kind.UNAVAILABLE,
                "no Sandlot daemon answers at " + Visible.line(address.display()) + ": " + why(cause),
                "start one with \"sandlot serve\", or name another with SANDLOT_URL and SANDLOT_TOKEN");
    }

    /** What is made of an answer; it is closed afterwards. */
    private interface Reading<T> {
        T of(HttpAnswer answer) throws IOException;
    }

    private <T> T repeatable(Exchange exchange, Reading<T> reading) {
        return repeatable(exchange, reading, patience);
    }

    /** Whatever the first answer is, it is one; only where none came is the question asked again. */
    private <T> T repeatable(Exchange exchange, Reading<T> reading, Supplier<Reconnect> again) {
        var address = where.get();
        try {
            return read(exchange, connect(address), address, reading);
        } catch (IOException cut) {
            return again.get().until(() -> repeat(exchange, reading));
        }
    }

    private <T> T repeat(Exchange exchange, Reading<T> reading) throws IOException {
        var address = where.get();
        try {
            return read(exchange, Connection.open(address), address, reading);
        } catch (FaultException e) {
            if (exchange.method().equals("DELETE") && e.fault().kind() == Fault.Kind.NOT_FOUND) {
                // The answer that was lost is the one that said so.
                return reading.of(HttpAnswer.empty());
            }
            throw e;
        }
    }

    private static <T> T read(Exchange exchange, Connection link, Address address, Reading<T> reading)
            throws IOException {
        try (var answer = exchange.on(link, address)) {
            return reading.of(answer);
        }
    }

    private static Exchange exchange(String method, Route route, @Nullable JsonTree body) {
        return new Exchange(method, route, body, Map.of());
    }

    private static Connection connect(Address address) throws IOException {
        try {
            return Connection.open(address);
        } catch (Connection.Unreachable e) {
            throw unreachable(address, e).asException();
        }
    }

    private static JsonTree json(HttpAnswer answer) throws IOException {
        var text = answer.text();
        return text.isBlank() || !answer.header("content-type").contains("json")
                ? JsonTree.object()
                : JsonTree.parse(text);
    }

    private static String why(IOException cause) {
        return Visible.line(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
}
