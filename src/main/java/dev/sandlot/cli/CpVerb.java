package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cp",
        description = {
            "Copy a file or a directory into a sandbox or out of it.",
            "NAME:PATH is a place in a sandbox; its paths begin in /workspace. - is standard input or output.",
            "Where the target is a directory that is there, the copy lies in it under its own name."
        })
final class CpVerb extends ClientVerb {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "What is copied: PATH, - or NAME:PATH.")
    String source = "";

    @Parameters(index = "1", paramLabel = "TARGET", description = "Where to: NAME:PATH, PATH or -.")
    String target = "";

    @Override
    @Nullable
    String target() {
        var from = CopyPlace.of(source);
        return from.isInside() ? from.sandbox() : CopyPlace.of(target).sandbox();
    }

    @Override
    int run(Context context) {
        var from = CopyPlace.of(source);
        var to = CopyPlace.of(target);
        if (from.isInside() == to.isInside()) {
            throw new UsageError(
                    "one of the two, and only one, has to be a place in a sandbox, such as demo:src or demo:/tmp/x"
                            + " (a path here with a colon in it is written ./…)");
        }
        var files = new SandboxFiles(api(context));
        return from.isInside()
                ? new CopyOut(files, context.console(), quiet).copy(from, to)
                : new CopyIn(files, context.console(), quiet).copy(from, to);
    }
}
