package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as it goes over the wire, and what comes back.
 *
 * @param body null for none
 */
record Exchange(String method, Route route, @Nullable JsonTree body, Map<String, String> headers) {
    private static final int BUFFER = 16 << 10;

    /** The answer, where it is a success; else the {@link Fault} that it tells. Closes the link unless it returns. */
    HttpAnswer on(Connection link, Address address) throws IOException {
        try {
            var bytes = body == null ? new byte[0] : body.compact().getBytes(StandardCharsets.UTF_8);
            var all = new ByteArrayOutputStream();
            all.write(
                    head(address, body == null && (method.equals("GET") || method.equals("HEAD")) ? -1 : bytes.length));
            all.write(bytes);
            try {
                link.out().write(all.toByteArray());
            } catch (IOException refused) {
                // A daemon that refuses a large body answers and closes before it has read all; the answer says why.
            }
            var answer = HttpAnswer.read(link, new BufferedInputStream(link.in(), BUFFER));
            if (answer.status() / 100 != 2) {
                throw (method.equals("HEAD") ? withoutBody(answer.status()) : fault(answer)).asException();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** @param length of the body, or less than 0 for a request that has none */
    byte[] head(Address address, long length) {
        var head = new StringBuilder(256);
        head.append(method).append(' ').append(route).append(" HTTP/1.1\r\nHost: ");
        head.append(address.hostHeader()).append("\r\n");
        if (!headers.containsKey("User-Agent")) {
            head.append("User-Agent: sandlot\r\n");
        }
        if (address.token() != null) {
            head.append("Authorization: Bearer ").append(address.token()).append("\r\n");
        }
        if (!headers.containsKey("Connection")) {
            head.append("Connection: close\r\n");
        }
        if (length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An answer to HEAD can't tell more. */
    private static Fault withoutBody(int status) {
        return Fault.of(kind(status), "the daemon answered with status " + status);
    }

    /** The problem (RFC 9457) that an answer tells, or one that says its status. */
    static Fault fault(HttpAnswer answer) throws IOException {
        var text = answer.text();
        JsonTree problem;
        try {
            problem = JsonTree.parse(text);
        } catch (IOException notJson) {
            problem = JsonTree.object();
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
