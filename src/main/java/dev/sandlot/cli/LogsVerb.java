package dev.sandlot.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = {
            "Print what a process has printed, byte for byte;",
            "or what all of a sandbox's processes have, line by line, each with its process."
        })
final class LogsVerb extends ClientVerb {
    private final boolean ofTask;

    @Parameters(paramLabel = "NAME[/PROCESS]")
    String target = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes; a lost link loses nothing.")
    boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            description = "Begin with the last lines only.")
    @Nullable
    Integer tail;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Quantity.Moment.class,
            description = "Only what is newer: a time in RFC 3339, or an age such as 10m.")
    @Nullable
    Instant since;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Put its time before each line.")
    boolean timestamps;

    @Option(names = "--json", description = "Print each piece of output as a line of JSON.")
    boolean json;

    /** @param ofTask takes no sandbox as a whole */
    LogsVerb(boolean ofTask) {
        this.ofTask = ofTask;
    }

    @Override
    boolean isOfTask() {
        return ofTask;
    }

    @Override
    String target() {
        return Target.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        if (tail != null && tail < 0) {
            throw new UsageError("-n takes a number of lines");
        }
        var which = ofTask ? Target.ofProcess(target) : Target.of(target);
        var printer = new LogPrinter(context.console(), which.process() == null, timestamps, json);
        var reader = new LogStream(api(context), new Reconnect(context.console(), quiet), printer, which);
        reader.read(follow, tail, since);
        return Exit.OK;
    }
}
