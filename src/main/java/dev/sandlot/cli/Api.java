package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Requests to a daemon, one connection each. An answer that is not a success becomes the {@link Fault} that it tells; a daemon that
 * can't be reached one of kind UNAVAILABLE. Safe to use from several threads.
 */
final class Api {
    private final Supplier<Address> where;

    /** @param where is asked at each connection, because a daemon that was restarted may be elsewhere */
    Api(Supplier<Address> where) {
        this.where = where;
    }

    Json get(Route route) {
        return call("GET", route, null);
    }

    Json post(Route route, Json body) {
        return call("POST", route, body);
    }

    Json patch(Route route, Json body) {
        return call("PATCH", route, body);
    }

    Json delete(Route route) {
        return call("DELETE", route, null);
    }

    /** All items of a list, page after page. */
    List<Json> list(Supplier<Route> route) {
        var items = new ArrayList<Json>();
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

    /**
     * A request that makes something, under a key of its own: where the link is lost before the answer has come, it is repeated, and
     * the daemon does it once. A daemon that isn't there to begin with is told at once.
     */
    Json make(Route route, Json body, Reconnect link) {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var address = where.get();
        var first = new AtomicReference<>(connect(address));
        return link.until(() -> {
            var opened = first.getAndSet(null);
            var again = opened == null ? where.get() : address;
            return read(exchange(opened == null ? Link.open(again) : opened, again, "POST", route, body, key));
        });
    }

    private Json call(String method, Route route, Json body) {
        var address = where.get();
        var link = connect(address);
        try {
            return read(exchange(link, address, method, route, body, Map.of()));
        } catch (IOException e) {
            throw unreachable(address, e).asException();
        }
    }

    /** What a GET answers, as it stands; held in memory. */
    byte[] bytes(Route route) {
        var address = where.get();
        var link = connect(address);
        try (var answer = exchange(link, address, "GET", route, null, Map.of())) {
            return answer.body().readAllBytes();
        } catch (IOException e) {
            throw unreachable(address, e).asException();
        }
    }

    private static Link connect(Address address) {
        try {
            return Link.open(address);
        } catch (IOException e) {
            throw unreachable(address, e).asException();
        }
    }

    private static Json read(HttpAnswer whole) throws IOException {
        try (var answer = whole) {
            var text = answer.text();
            return text.isBlank() || !answer.header("content-type").contains("json") ? Json.object() : Json.parse(text);
        }
    }

    /** Opens a stream; the caller reads it and closes it. Failures of the link are left to the caller, who may come back. */
    HttpAnswer stream(Route route, Map<String, String> headers) throws IOException {
        var address = where.get();
        return exchange(Link.open(address), address, "GET", route, null, headers);
    }

    /** Opens a WebSocket with the subprotocol {@code sandlot.v1}. */
    WebSocket webSocket(Route route) throws IOException {
        var address = where.get();
        var link = Link.open(address);
        try {
            var in = new BufferedInputStream(link.in(), 64 << 10);
            var key = WebSocket.newKey();
            link.out().write(head(address, "GET", route, 0, WebSocket.headers(key)));
            var answer = HttpAnswer.read(link, in);
            if (answer.status() != 101) {
                throw fault(answer).asException();
            }
            WebSocket.check(answer, key);
            return new WebSocket(link, in);
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private static HttpAnswer exchange(
            Link link, Address address, String method, Route route, Json body, Map<String, String> headers)
            throws IOException {
        try {
            var bytes = body == null ? new byte[0] : body.compact().getBytes(StandardCharsets.UTF_8);
            var all = new ByteArrayOutputStream();
            all.write(head(address, method, route, body == null && method.equals("GET") ? -1 : bytes.length, headers));
            all.write(bytes);
            try {
                link.out().write(all.toByteArray());
            } catch (IOException refused) {
                // A daemon that refuses a large body answers and closes before it has read all; the answer says why.
            }
            var answer = HttpAnswer.read(link, new BufferedInputStream(link.in(), 16 << 10));
            if (answer.status() / 100 != 2) {
                throw fault(answer).asException();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** @param length of the body, or less than 0 for a request that has none */
    private static byte[] head(Address address, String method, Route route, long length, Map<String, String> headers) {
        var head = new StringBuilder(256);
        head.append(method).append(' ').append(route).append(" HTTP/1.1\r\nHost: ");
        head.append(address.hostHeader()).append("\r\nUser-Agent: sandlot\r\n");
        if (address.token() != null) {
            head.append("Authorization: Bearer ").append(address.token()).append("\r\n");
        }
        if (!headers.containsKey("Connection")) {
            head.append("Connection: close\r\n");
        }
        if (length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        if (length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    static Fault unreachable(Address address, IOException cause) {
        var why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return Fault.of(
                Fault.Kind.UNAVAILABLE,
                "no Sandlot daemon answers at " + Visible.line(address.display()) + ": " + Visible.line(why),
                "start one with \"sandlot serve\", or name another with SANDLOT_URL and SANDLOT_TOKEN");
    }

    /** The problem (RFC 9457) that an answer tells, or one that says its status. */
    private static Fault fault(HttpAnswer answer) throws IOException {
        Json problem;
        try {
            problem = Json.parse(answer.text());
        } catch (IOException notJson) {
            problem = Json.object();
        }
        var detail = problem.get("detail").isNull()
                ? problem.get("title").text()
                : problem.get("detail").text();
        if (detail.isEmpty()) {
            detail = "the daemon answered with status " + answer.status();
        }
        var errors = new ArrayList<Fault.FieldError>();
        for (var error : problem.get("errors").items()) {
            errors.add(new Fault.FieldError(
                    error.get("field").text(), error.get("message").text()));
        }
        var hint = problem.get("hint").isNull() ? null : problem.get("hint").text();
        var state = problem.get("state").isNull() ? null : problem.get("state").text();
        return new Fault(kind(answer.status()), detail, hint, errors, state);
    }

    private static Fault.Kind kind(int status) {
        for (var kind : Fault.Kind.values()) {
            if (kind.status() == status) {
                return kind;
            }
        }
        return status < 500 ? Fault.Kind.MALFORMED : Fault.Kind.INTERNAL;
    }
}
