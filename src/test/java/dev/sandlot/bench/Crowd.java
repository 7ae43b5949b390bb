package dev.sandlot.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many requests from many callers at once. */
final class Crowd {
    private static final int CALLERS = 8;

    private Crowd() {}

    interface Step {
        String run(Wire wire, int number) throws IOException;
    }

    /** Does a step for each number from 0, on so many connections, which are open before the first begins; the results in no order. */
    static List<String> each(Bench bench, int count, int callers, Step step)
            throws IOException, InterruptedException, ExecutionException {
        var pool = Executors.newFixedThreadPool(callers);
        var wires = new ArrayList<Wire>();
        try {
            var tasks = new ArrayList<Callable<List<String>>>();
            for (int i = 0; i < callers; i++) {
                var wire = bench.connect();
                wires.add(wire);
                int first = i;
                tasks.add(() -> {
                    var results = new ArrayList<String>();
                    for (int number = first; number < count; number += callers) {
                        results.add(step.run(wire, number));
                    }
                    return results;
                });
            }
            var all = new ArrayList<String>();
            for (Future<List<String>> part : pool.invokeAll(tasks)) {
                all.addAll(part.get());
            }
            return all;
        } finally {
            pool.shutdownNow();
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    static List<String> create(Bench bench, int count) throws IOException, InterruptedException, ExecutionException {
        return each(bench, count, CALLERS, (wire, number) -> Box.create(wire, "{}"));
    }

    static void delete(Bench bench, List<String> ids) throws IOException, InterruptedException, ExecutionException {
        each(bench, ids.size(), CALLERS, (wire, number) -> {
            Box.delete(wire, ids.get(number));
            return ids.get(number);
        });
    }
}
