package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "version", description = "Show the version.")
final class VersionVerb extends Verb {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    /** This program's. */
    static String version() {
        var packaged = VersionVerb.class.getPackage().getImplementationVersion();
        return packaged == null ? "development" : packaged;
    }

    @Override
    int run(Context context) {
        var version = version();
        var java = System.getProperty("java.version");
        context.console()
                .print(
                        json
                                ? JsonTree.object()
                                        .put("version", version)
                                        .put("java", java)
                                        .pretty()
                                : "sandlot " + version + " (Java " + java + ")");
        return Exit.OK;
    }
}
