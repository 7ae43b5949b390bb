package dev.sandlot.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "Run the daemon; prints the dashboard's URL.")
final class ServeVerb extends Verb {
    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen; port 0 takes a free one.")
    @Nullable
    String listen;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where everything is kept.")
    @Nullable
    Path stateDir;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration (TOML).")
    @Nullable
    Path config;

    @Override
    int run(Context context) {
        return context.daemon().serve(new Daemon.ServeOptions(listen, stateDir, config));
    }
}
