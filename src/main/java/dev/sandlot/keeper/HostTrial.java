package dev.sandlot.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Tries commands on the host, in an environment of PATH alone. Blocks. */
public final class HostTrial implements Trial {
    private static final int MAX_STDERR = 8 << 10;

    @Override
    public Result run(List<String> argv, Duration limit) {
        Process process;
        try {
            process = HostPath.cleanAndUnfed(new ProcessBuilder(argv))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return new Result(127, said(e));
        }
        var killer = process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            killer.exceptionally(late -> {
                end(process);
                return process;
            });
            var said = new String(process.getErrorStream().readNBytes(MAX_STDERR), StandardCharsets.UTF_8);
            process.getErrorStream().skip(Long.MAX_VALUE);
            int code = process.waitFor();
            return killer.isCompletedExceptionally() ? late(limit) : new Result(code, said);
        } catch (IOException e) {
            end(process);
            // Ending it closes what is read here.
            return killer.isCompletedExceptionally() ? late(limit) : new Result(126, said(e));
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            return new Result(124, "interrupted");
        }
    }

    private static Result late(Duration limit) {
        return new Result(124, "no answer within " + limit);
    }

    private static String said(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
