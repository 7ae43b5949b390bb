package dev.sandlot.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How it is known that a service works. */
final class HealthOptions {
    private static final int HTTP = 80;

    @Option(
            names = "--health",
            paramLabel = "URL",
            description =
                    "Ask this inside the sandbox, such as http://localhost:8080/healthz or :8080/healthz; a status from 200 to 399 is well.")
    @Nullable
    String url;

    @Option(
            names = "--health-cmd",
            paramLabel = "CMD",
            description = "Or run this line of a shell inside; code 0 is well.")
    @Nullable
    String command;

    @Option(
            names = "--health-interval",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "From one check to the next (default: 10s).")
    @Nullable
    Long interval;

    @Option(
            names = "--health-grace",
            paramLabel = "TIME",
            converter = Quantity.Seconds.class,
            description = "So long after a start no failure counts (default: 60s).")
    @Nullable
    Long grace;

    /** Null where none is wanted. */
    @Nullable
    JsonTree json() {
        if (url == null && command == null) {
            return null;
        }
        if (url != null && command != null) {
            throw new UsageError("give either --health or --health-cmd, not both");
        }
        return JsonTree.object()
                .put("http", url == null ? null : http(url))
                .put("command", command)
                .put("interval_seconds", interval)
                .put("grace_seconds", grace);
    }

    private static JsonTree http(String url) {
        try {
            var uri = new URI(url.startsWith(":") ? "http://localhost" + url : url);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                return JsonTree.object()
                        .put("port", uri.getPort() < 0 ? HTTP : uri.getPort())
                        .put("path", uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
            }
        } catch (URISyntaxException e) {
            // Told like one of another kind.
        }
        throw new UsageError("--health needs the form http://localhost:8080/path or :8080/path");
    }
}
