package dev.sandlot.mcp.tool;

import dev.sandlot.api.Json;
import dev.sandlot.api.Operation;
import dev.sandlot.bus.Request;
import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Picture;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What is on displays and terminals, and keys for terminals. */
final class ScreenTools {
    private static final int LEAST_WIDTH = 16;
    private static final int USUAL_WIDTH = 1280;
    private static final Parameter TERMINAL = Parameter.text(
            "task_id", "The terminal, such as p12 or its name; left out, the one in which an agent runs.");

    private final ToolParts parts;
    private final ToolGate gate;

    ScreenTools(ToolParts parts, ToolGate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                        "take_screenshot",
                        Operation.GET_SCREENSHOT,
                        Hints.READS,
                        "Take a picture of the sandbox's graphical display, where it has one.",
                        List.of(
                                Parameter.whole(
                                                "max_width",
                                                LEAST_WIDTH,
                                                DisplaySize.MOST,
                                                "Scaled down to this width.")
                                        .or(USUAL_WIDTH),
                                Parameter.choice("format", List.of("png", "jpeg"), "jpeg is smaller.")
                                        .or("png"),
                                Parameter.SANDBOX),
                        this::screenshot),
                Tool.of(
                        "read_screen",
                        Operation.READ_SCREEN,
                        Hints.READS,
                        "Read what is on a terminal's screen as text, such as that of an agent or an editor in the sandbox.",
                        List.of(TERMINAL, Parameter.SANDBOX),
                        this::read),
                Tool.of(
                        "send_keys",
                        Operation.PRESS_KEYS,
                        Hints.RUNS,
                        "Type into a terminal of the sandbox: first the text as it stands, then keys by name.",
                        List.of(
                                TERMINAL,
                                Parameter.input("text", "Typed as it stands, without Enter."),
                                Parameter.words(
                                        "keys", "Then pressed one after the other: Enter, Escape, Tab, Up, C-c, F5."),
                                Parameter.SANDBOX),
                        this::send));
    }

    private Future<ToolResult> screenshot(Call call, ToolArguments given) {
        var format = given.text("format").equals("png") ? Picture.Format.PNG : Picture.Format.JPEG;
        return gate.sandbox(call, Operation.GET_SCREENSHOT, given)
                .compose(sandbox -> parts.ports()
                        .screens()
                        .picture(sandbox.id(), format, given.whole("max_width"), null)
                        .map(picture -> ToolResult.picture(
                                Objects.requireNonNull(picture.file()).getBytes(),
                                "image/" + Json.label(format),
                                "The display of sandbox " + sandbox.name() + " (" + picture.width() + "x"
                                        + picture.height() + " pixels) as it is since " + Json.time(picture.at())
                                        + ".")));
    }

    private Future<ToolResult> read(Call call, ToolArguments given) {
        return terminal(call, Operation.READ_SCREEN, given)
                .compose(shown -> parts.ports()
                        .terminals()
                        .screen(shown.process().sandboxId(), shown.process().id(), false)
                        .map(screen -> ToolResult.text(CallOutcome.lines(
                                        screen.toString(StandardCharsets.UTF_8).stripTrailing())
                                + "[terminal " + shown.process().id() + " · sandbox " + shown.sandbox() + "]")));
    }

    private Future<ToolResult> send(Call call, ToolArguments given) {
        var text = given.textOrNull("text");
        if (text == null && given.words("keys").isEmpty()) {
            throw Fault.invalid("text", "or keys is needed").asException();
        }
        return terminal(call, Operation.PRESS_KEYS, given)
                .compose(shown -> parts.ports()
                        .terminals()
                        .press(
                                shown.process().sandboxId(),
                                shown.process().id(),
                                text == null ? "" : text,
                                given.words("keys"))
                        .map(v -> ToolResult.text(
                                "Sent to terminal " + shown.process().id() + " of sandbox " + shown.sandbox()
                                        + "; read_screen shows what comes of it.")));
    }

    /** A terminal and the name of its sandbox. */
    private record Shown(SandboxProcess process, String sandbox) {}

    private Future<Shown> terminal(Call call, Operation operation, ToolArguments given) {
        var named = given.textOrNull("task_id");
        return named == null
                ? gate.sandbox(call, operation, given)
                        .compose(sandbox -> parts.bus()
                                .ask(new Request.FindTerminal(sandbox.id().value()))
                                .map(process -> new Shown(process, sandbox.name())))
                : gate.process(call, operation, given, named)
                        .compose(process -> parts.bus()
                                .ask(new Request.GetSandbox(process.sandboxId().value(), 0))
                                .map(sandbox -> new Shown(process, sandbox.name())));
    }
}
