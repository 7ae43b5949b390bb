package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * A future that nobody looks at is a failure that nobody hears of. The compiler's check knows only the JDK's futures and Netty's; this one
 * reads the compiled program and finds every Vert.x future that a statement drops before its failure was looked at.
 */
class FuturesTest {
    private static final String FUTURE = Type.getInternalName(Future.class);
    private static final String RETURNS_FUTURE = ")" + Type.getDescriptor(Future.class);
    /** These give back the future that they were called on. */
    private static final Set<String> FLUENT = Set.of("onComplete", "onSuccess", "onFailure");

    private static final Set<String> LOOKS_AT_FAILURE = Set.of("onComplete", "onFailure");

    @Test
    void shouldLookAtEveryFuture() {
        assertThat(classes("target/classes/dev").flatMap(FuturesTest::dropped)).isEmpty();
    }

    @Test
    void shouldFindTheOnesThatAreDropped() {
        var found = classes("target/test-classes/dev/sandlot")
                .filter(file -> file.getFileName().toString().equals("FuturesTest$Samples.class"))
                .flatMap(FuturesTest::dropped);
        assertThat(found.map(place -> place.replaceAll(".*\\.|:.*", "")))
                .containsExactlyInAnyOrder("plain", "onlySuccess", "lambda$inLambda$0");
    }

    private static Stream<Path> classes(String directory) {
        try (var files = Files.walk(Path.of(directory))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> dropped(Path file) {
        var type = new ClassNode();
        try {
            new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return type.methods.stream().flatMap(method -> dropped(type, method).stream());
    }

    private static List<String> dropped(ClassNode type, MethodNode method) {
        var places = new ArrayList<String>();
        var frames = frames(type, method);
        for (int i = 0; i < frames.length; i++) {
            var instruction = method.instructions.get(i);
            if (instruction.getOpcode() != Opcodes.POP || frames[i] == null) {
                continue;
            }
            for (var source : top(frames[i], 0).insns) {
                if (source instanceof MethodInsnNode call && isUnseen(call, method, frames)) {
                    places.add(type.name.replace('/', '.') + "." + method.name + ":" + line(call));
                }
            }
        }
        return places;
    }

    private static Frame<SourceValue>[] frames(ClassNode type, MethodNode method) {
        try {
            return new Analyzer<>(new SourceInterpreter()).analyze(type.name, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException(type.name + "." + method.name, e);
        }
    }

    private static boolean isUnseen(MethodInsnNode call, MethodNode method, Frame<SourceValue>[] frames) {
        if (!call.desc.endsWith(RETURNS_FUTURE)) {
            return false;
        }
        if (!call.owner.equals(FUTURE) || !FLUENT.contains(call.name)) {
            return true;
        }
        if (LOOKS_AT_FAILURE.contains(call.name)) {
            return false;
        }
        var receiver = top(frames[method.instructions.indexOf(call)], Type.getArgumentTypes(call.desc).length);
        return receiver.insns.stream()
                .anyMatch(source -> !(source instanceof MethodInsnNode before) || isUnseen(before, method, frames));
    }

    private static SourceValue top(Frame<SourceValue> frame, int below) {
        return frame.getStack(frame.getStackSize() - 1 - below);
    }

    private static int line(AbstractInsnNode instruction) {
        for (var node = instruction; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return 0;
    }

    /** Never run: the check is tried on what the compiler makes of it. */
    static final class Samples {
        void plain(Future<String> future) {
            future.map(String::length);
        }

        void onlySuccess(Future<String> future) {
            future.compose(Future::succeededFuture).onSuccess(System.out::println);
        }

        Runnable inLambda(Future<String> future) {
            return () -> future.mapEmpty();
        }

        Future<Integer> returned(Future<String> future) {
            return future.map(String::length);
        }

        void seen(Future<String> future) {
            future.map(String::length).onFailure(System.out::println).onSuccess(System.out::println);
            future.onComplete(System.out::println);
        }
    }
}
