package dev.sandlot.metrics;

import dev.sandlot.keeper.HostProgram;
import dev.sandlot.model.HostSample.Amount;
import dev.sandlot.model.HostSample.Gpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** NVIDIA's graphics processors, as nvidia-smi tells of them where the host has it. Asked with each fifth look: an answer takes a good part of a second. */
final class Gpus {
    private static final int EVERY = 5;
    private static final int MOST = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** After a failure it is left alone for longer: a driver that hangs gets no better by being asked. */
    private static final int AFTER_FAILURE = 300;

    private static final List<String> QUESTION = List.of(
            "--query-gpu=name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw",
            "--format=csv,noheader,nounits");

    private final @Nullable HostProgram program;
    private List<Gpu> latest = List.of();
    private int until;

    /** @param program null where the host has none */
    Gpus(@Nullable HostProgram program) {
        this.program = program;
    }

    List<Gpu> look() {
        if (program == null || --until > 0) {
            return latest;
        }
        var answer = program.ask(QUESTION, PATIENCE);
        latest = answer.map(Gpus::parse).orElse(List.of());
        until = answer.isPresent() ? EVERY : AFTER_FAILURE;
        return latest;
    }

    /** Lines such as {@code NVIDIA L4, 37, 2048, 23034, 51, 38.20}; what a card doesn't tell is {@code [N/A]} and the like. */
    static List<Gpu> parse(String csv) {
        var gpus = new ArrayList<Gpu>();
        for (var line : csv.split("\n")) {
            var cells = line.split(",");
            if (cells.length != 6 || gpus.size() == MOST) {
                continue;
            }
            var used = number(cells[1]);
            var memoryUsed = number(cells[2]);
            var memoryTotal = number(cells[3]);
            gpus.add(new Gpu(
                    cells[0].strip(),
                    used == null ? null : IdleScore.share(used / 100),
                    memoryUsed == null || memoryTotal == null
                            ? null
                            : new Amount(mebibytes(memoryUsed), mebibytes(memoryTotal)),
                    number(cells[4]),
                    number(cells[5])));
        }
        return gpus;
    }

    private static long mebibytes(double count) {
        return Math.round(count * (1 << 20));
    }

    private static @Nullable Double number(String cell) {
        try {
            return Double.valueOf(cell.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
