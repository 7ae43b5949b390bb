package dev.sandlot.stream;

import java.util.Objects;

/** The ports of an edge that reads and writes all kinds of bulk data. */
public record BulkPorts(
        OutputSource output,
        InputSink input,
        TerminalSource terminals,
        ScreenSource screens,
        FileSource files,
        GitSource git,
        PortSource ports) {
    public BulkPorts {
        Objects.requireNonNull(output);
        Objects.requireNonNull(input);
        Objects.requireNonNull(terminals);
        Objects.requireNonNull(screens);
        Objects.requireNonNull(files);
        Objects.requireNonNull(git);
        Objects.requireNonNull(ports);
    }
}
