package dev.sandlot;

import dev.sandlot.cli.Cli;
import dev.sandlot.cli.Daemon;
import dev.sandlot.model.BackendReport;
import java.util.List;

/** The composition root. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new Cli(new NoDaemon()).run(args));
    }

    private static final class NoDaemon implements Daemon {
        @Override
        public int serve(ServeOptions options) {
            throw new UnsupportedOperationException("serve");
        }

        @Override
        public Embedded embed(EmbedOptions options) {
            throw new UnsupportedOperationException("embed");
        }

        @Override
        public List<BackendReport.Check> diagnose(ServeOptions options) {
            throw new UnsupportedOperationException("doctor");
        }
    }
}
