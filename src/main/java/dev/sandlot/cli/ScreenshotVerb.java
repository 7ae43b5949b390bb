package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "screenshot", description = "Save a picture of a sandbox's display to a file; prints the file's name.")
final class ScreenshotVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to; - for standard output (default: NAME.png, or NAME.jpg with --jpeg).")
    @Nullable
    String output;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Scale it down to this width.")
    @Nullable
    Integer width;

    @Option(names = "--jpeg", description = "A JPEG, which is smaller and not exact.")
    boolean jpeg;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var console = context.console();
        boolean toOutput = "-".equals(output);
        if (toOutput && console.tty().isOutput()) {
            throw new UsageError("a picture can't be shown on a terminal: name a file with -o, or pipe it on");
        }
        var picture = api(context)
                .bytes(Route.of("sandboxes", name, "screenshot")
                        .with("format", jpeg ? "jpeg" : null)
                        .with("width", width));
        if (toOutput) {
            console.write(picture);
            return Exit.OK;
        }
        // What the sandbox is called has no slash in it, but what was typed may.
        var file = output != null ? output : name.replace('/', '_') + (jpeg ? ".jpg" : ".png");
        try {
            Files.write(Path.of(file), picture);
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.INTERNAL, "can't write " + file + ": " + e.getMessage(), "name another with -o")
                    .asException();
        }
        console.print(Visible.line(file));
        return Exit.OK;
    }
}
