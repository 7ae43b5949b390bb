package dev.sandlot.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong and that the caller is told of: what, and what to do next. Edges render it once (HTTP as RFC 9457
 * problem details, the CLI as a line); nobody else logs it.
 *
 * @param message what failed and why, one sentence, never a stack trace
 * @param hint what to try next, or null
 * @param errors for invalid input, the fields and what is wrong with each
 * @param state for {@link Kind#CONFLICT}, the state that forbids it; for {@link Kind#UNAVAILABLE}, {@link #UNDER_WAY} where that is so; or null
 */
public record Fault(
        Kind kind,
        String message,
        @Nullable String hint,
        List<FieldError> errors,
        @Nullable String state) {
    /** It may still go on: who asks again under the same idempotency key learns how it has ended. */
    public static final String UNDER_WAY = "under_way";

    /** What sort of fault; {@link #status} is the HTTP status that the API contract gives it. */
    public enum Kind {
        MALFORMED(400, "Malformed request"),
        UNAUTHENTICATED(401, "Authentication needed"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        CONFLICT(409, "State forbids it"),
        PRECONDITION_FAILED(412, "Changed in the meantime"),
        TOO_LARGE(413, "Too large"),
        UNSUPPORTED_TYPE(415, "Unsupported media type"),
        OUT_OF_RANGE(416, "Range not satisfiable"),
        INVALID(422, "Invalid input"),
        TOO_MANY(429, "Too many requests"),
        INTERNAL(500, "Internal error"),
        UNAVAILABLE(503, "Unavailable"),
        DISK_FULL(507, "Disk full");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }
    }

    /** One thing wrong with one field of the input; {@code field} is a dotted path such as {@code limits.cpus}. */
    public record FieldError(String field, String message) {}

    public Fault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        errors = List.copyOf(errors);
    }

    public static Fault of(Kind kind, String message) {
        return new Fault(kind, message, null, List.of(), null);
    }

    public static Fault of(Kind kind, String message, @Nullable String hint) {
        return new Fault(kind, message, hint, List.of(), null);
    }

    public static Fault notFound(String message) {
        return of(Kind.NOT_FOUND, message);
    }

    public static Fault conflict(String message, @Nullable String state) {
        return new Fault(Kind.CONFLICT, message, null, List.of(), state);
    }

    public static Fault invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static Fault invalid(List<FieldError> errors) {
        var first = errors.get(0);
        return new Fault(Kind.INVALID, first.field() + " " + first.message(), null, errors, null);
    }

    /** The same fault with another hint. */
    public Fault withHint(@Nullable String text) {
        return new Fault(kind, message, text, errors, state);
    }

    public FaultException asException() {
        return new FaultException(this);
    }
}
