package dev.sandlot.workspace;

import dev.sandlot.model.Command;
import dev.sandlot.model.FileStat;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.FileSource;
import dev.sandlot.stream.Finding;
import dev.sandlot.stream.Packing;
import dev.sandlot.stream.Planning;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unpacking;
import dev.sandlot.stream.Watching;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files of sandboxes, each question by a conduit of its own: Sandlot's own program answers it inside ({@code files.h}). */
public final class InnerFiles implements FileSource {
    /** Where the mode of the file that is there is kept. */
    private static final int MODE_KEPT = -1;

    private final Conduit.Opener conduits;

    public InnerFiles(Conduit.Opener conduits) {
        this.conduits = conduits;
    }

    @Override
    public Future<FileStat> stat(SandboxId sandbox, InnerPath path, boolean follow) {
        return answered(sandbox, "stat", asked(path).appendByte(flag(follow)), InnerFiles::told);
    }

    private static Future<FileStat> told(FileExchange exchange) {
        return exchange.soon()
                .compose(frame -> FileExchange.as(FileFrame.Is.class, frame))
                .map(FileFrame.Is::stat);
    }

    @Override
    public Future<Listing> list(SandboxId sandbox, InnerPath directory, @Nullable InnerPath after, int most) {
        var asked = FileFrame.text(asked(directory), after == null ? "" : after.bytes())
                .appendInt(most);
        return answered(sandbox, "list", asked, exchange -> {
            var entries = new ArrayList<FileStat>();
            return Repeated.untilGiven(() -> exchange.soon().compose(frame -> listed(frame, entries, most)));
        });
    }

    /** Null where there may be more. */
    private static Future<@Nullable Listing> listed(FileFrame frame, List<FileStat> entries, int most) {
        if (frame instanceof FileFrame.Is is && entries.size() < most) {
            entries.add(is.stat());
            return Future.succeededFuture(null);
        }
        return FileExchange.as(FileFrame.End.class, frame).map(end -> new Listing(entries, end.more()));
    }

    @Override
    public Future<FileReading> read(SandboxId sandbox, InnerPath path, long position, long most) {
        var asked = asked(path).appendLong(position).appendLong(most);
        return begun(sandbox, "read", asked)
                .compose(exchange ->
                        exchange.lastIfFailed(told(exchange).map(stat -> new InnerFileReading(exchange, stat, most))));
    }

    @Override
    public Future<FileWriting> write(SandboxId sandbox, InnerPath path, @Nullable Integer mode, boolean parents) {
        var asked = asked(path).appendInt(mode == null ? MODE_KEPT : mode).appendByte(flag(parents));
        return begun(sandbox, "write", asked).map(InnerFileWriting::new);
    }

    @Override
    public Future<FileStat> move(SandboxId sandbox, InnerPath from, InnerPath to, boolean replace, boolean parents) {
        var asked = FileFrame.text(asked(from), to.bytes())
                .appendByte(flag(replace))
                .appendByte(flag(parents));
        return answered(sandbox, "move", asked, InnerFiles::told);
    }

    @Override
    public Future<Void> remove(SandboxId sandbox, InnerPath path, boolean whole) {
        return answered(
                sandbox,
                "remove",
                asked(path).appendByte(flag(whole)),
                exchange -> exchange.next()
                        .compose(frame -> FileExchange.as(FileFrame.End.class, frame))
                        .mapEmpty());
    }

    @Override
    public Future<Finding> find(SandboxId sandbox, InnerPath directory, Finding.Wanted wanted, int most) {
        var asked = asked(directory);
        FileFrame.text(asked, wanted.name() == null ? "" : wanted.name());
        FileFrame.text(asked, wanted.text() == null ? "" : wanted.text());
        asked.appendByte((byte) (flag(wanted.anyCase()) | flag(wanted.inGit()) << 1))
                .appendInt(most);
        return begun(sandbox, "find", asked).map(exchange -> new InnerFinding(exchange, wanted.text() != null, most));
    }

    @Override
    public Future<Watching> watch(SandboxId sandbox, InnerPath directory, boolean recursive) {
        return begun(sandbox, "watch", asked(directory).appendByte(flag(recursive)))
                .compose(exchange -> exchange.lastIfFailed(exchange.soon()
                        .compose(frame -> FileExchange.as(FileFrame.Burst.class, frame))
                        .map(ready -> new InnerWatching(exchange))));
    }

    @Override
    public Future<Packing.Choice> pack(SandboxId sandbox, InnerPath directory, boolean contents) {
        return begun(sandbox, "pack", asked(directory).appendByte(flag(contents)))
                .map(exchange -> new InnerChoice(exchange, contents));
    }

    @Override
    public Future<Unpacking> unpack(SandboxId sandbox, InnerPath directory, boolean mirror) {
        return begun(sandbox, "unpack", asked(directory).appendByte(flag(mirror)))
                .map(InnerUnpacking::new);
    }

    @Override
    public Future<Planning> plan(
            SandboxId sandbox, InnerPath directory, Planning.Extras extras, Planning.Reader reader) {
        return begun(sandbox, "plan", asked(directory).appendByte((byte) extras.ordinal()))
                .map(exchange -> new InnerPlanning(exchange, reader));
    }

    @Override
    public Future<Unpacking> discard(SandboxId sandbox, InnerPath directory) {
        return begun(sandbox, "discard", asked(directory)).map(InnerUnpacking::new);
    }

    private static Buffer asked(InnerPath path) {
        return FileFrame.text(Buffer.buffer(), path.bytes());
    }

    private static byte flag(boolean is) {
        return (byte) (is ? 1 : 0);
    }

    private <T> Future<T> answered(
            SandboxId sandbox, String question, Buffer asked, Function<FileExchange, Future<T>> answer) {
        return begun(sandbox, question, asked).compose(exchange -> exchange.last(answer.apply(exchange)));
    }

    private Future<FileExchange> begun(SandboxId sandbox, String question, Buffer asked) {
        var command = new Command.Words(InnerProgram.role("files", List.of(question)));
        return conduits.open(sandbox, command, Map.of()).compose(conduit -> {
            var exchange = new FileExchange(conduit);
            return exchange.lastIfFailed(exchange.send(FileFrame.of(FileFrame.ASK, asked)))
                    .map(exchange);
        });
    }
}
