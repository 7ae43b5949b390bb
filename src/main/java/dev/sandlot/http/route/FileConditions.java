package dev.sandlot.http.route;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.FileSource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a client demands of the file as it is before it is changed (RFC 9110, 13.1), or before it comes.
 *
 * @param match the tags of which it must have one, or an asterisk where it must be there
 * @param noneMatch the tags of which it must have none, or an asterisk where it must not be there
 */
record FileConditions(@Nullable String match, @Nullable String noneMatch) {
    static FileConditions of(HttpServerRequest request) {
        return new FileConditions(
                request.getHeader(HttpHeaders.IF_MATCH), request.getHeader(HttpHeaders.IF_NONE_MATCH));
    }

    /** The entity tag of a file. */
    static String tag(FileStat stat) {
        return '"' + stat.version() + '"';
    }

    /** Whether the client has it as it is. */
    boolean isKnown(FileStat there) {
        return noneMatch != null && isOneOf(noneMatch, there);
    }

    /** Fails with a fault of kind PRECONDITION_FAILED where what is there now is not as demanded; asks only where something is demanded. */
    Future<Void> require(FileSource files, SandboxId sandbox, InnerPath path) {
        if (match == null && noneMatch == null) {
            return Future.succeededFuture();
        }
        return files.stat(sandbox, path, true)
                .<@Nullable FileStat>map(found -> found)
                .recover(e -> isMissing(e) ? Future.succeededFuture(null) : Future.failedFuture(e))
                .compose(this::require);
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof FaultException known && known.fault().kind() == Fault.Kind.NOT_FOUND;
    }

    private Future<Void> require(@Nullable FileStat there) {
        if (match != null && (there == null || !isOneOf(match, there))) {
            return failed(there == null ? "The file is not there any more." : "The file has changed meanwhile.");
        }
        return noneMatch != null && there != null && isOneOf(noneMatch, there)
                ? failed("The file is there already.")
                : Future.succeededFuture();
    }

    private static Future<Void> failed(String message) {
        return Future.failedFuture(Fault.of(Fault.Kind.PRECONDITION_FAILED, message, "Read it again, and decide anew.")
                .asException());
    }

    private static boolean isOneOf(String tags, FileStat there) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag(there)::equals);
    }
}
