package dev.sandlot.http.bridge;

import dev.sandlot.api.Binding;
import dev.sandlot.auth.Permission;
import dev.sandlot.auth.Principal;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.Hosts;
import dev.sandlot.http.server.Identity;
import dev.sandlot.http.server.Shares;
import dev.sandlot.http.socket.SocketIntake;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.wire.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The event bus for clients outside, over SockJS at {@code /eventbus}. Every message is checked: who sent it (its own
 * {@code authorization} header, else the connection's cookie) and whether that principal may use the address. Whatever is not named
 * here is refused, and a socket that hasn't shown who it is within {@value #SHOW_MILLIS} ms is closed. WebSocket is the only transport:
 * the others let whoever knows a session's name write into it.
 */
public final class BusBridge {
    static final String PATH = "/eventbus";

    private static final long SHOW_MILLIS = 5000;
    private static final int MOST_MESSAGE = 256 << 10;
    private static final String INTAKE = "intake";
    private static final String STRANGER = "stranger";
    private static final Pattern TOPIC =
            Pattern.compile("sandlot\\.sandbox\\.(s[a-z0-9]{19})\\.(state|output|metrics|screen)");

    private final Vertx vertx;
    private final Identity identity;
    private final Hosts hosts;
    private final Edge edge;
    private final Map<SockJSSocket, Principal> known = new IdentityHashMap<>();
    private final Map<SockJSSocket, Long> deadlines = new IdentityHashMap<>();
    /** By which credentials a socket is used, and how to forget that it ends with each. */
    private final Map<SockJSSocket, Map<Principal, Runnable>> watched = new ConcurrentHashMap<>();

    public BusBridge(Vertx vertx, Identity identity, Hosts hosts, Edge edge) {
        this.vertx = vertx;
        this.edge = edge;
        this.identity = identity;
        this.hosts = hosts;
    }

    public void addTo(Router router) {
        var options = new SockJSHandlerOptions().setHeartbeatInterval(25_000).setInsertJSESSIONID(false);
        for (var transport : List.of(Transport.EVENT_SOURCE, Transport.HTML_FILE, Transport.JSON_P, Transport.XHR)) {
            options.addDisabledTransport(transport.name());
        }
        var everything = new PermittedOptions().setAddressRegex("sandlot\\..+");
        var bridge = new SockJSBridgeOptions()
                .setReplyTimeout(120_000)
                .setPingTimeout(60_000)
                .setMaxAddressLength(100)
                .setMaxHandlersPerSocket(1000)
                // The hook below decides; these only let a message get as far as that.
                .addInboundPermitted(everything)
                .addOutboundPermitted(everything);
        router.route(PATH + "/*").handler(this::admit);
        router.route(PATH + "/*").subRouter(SockJSHandler.create(vertx, options).bridge(bridge, this::check));
    }

    /** A web page of another server gets no socket; who else is there is found out by cookie now, or by its first message. */
    private void admit(RoutingContext ctx) {
        var request = ctx.request();
        var local = Identity.isLocal(request);
        if (!local && (!hosts.isOurs(request.headers()) || !hosts.isFromHere(request.headers()))) {
            Unawaited.note(ctx.response().setStatusCode(403).end(), "refusing a socket");
            return;
        }
        if (!Identity.isUpgrade(request)) {
            ctx.next();
            return;
        }
        request.pause();
        identity.of(request).onComplete(found -> {
            if (found.succeeded()) {
                ctx.put(Guard.PRINCIPAL, found.result());
            } else if (!edge.clients().strangers().enter()) {
                Unawaited.note(
                        ctx.response()
                                .setStatusCode(503)
                                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                                .end(),
                        "refusing a socket");
                return;
            }
            var intake = SocketIntake.of(request.connection(), MOST_MESSAGE, share(found.result()));
            if (found.failed()) {
                var left = new AtomicBoolean();
                ctx.put(STRANGER, (Runnable) () -> leave(left));
                intake.whenGone(() -> leave(left));
            }
            ctx.put(INTAKE, intake);
            ctx.next();
        });
    }

    private void leave(AtomicBoolean left) {
        if (left.compareAndSet(false, true)) {
            edge.clients().strangers().leave();
        }
    }

    private Shares.@Nullable Share share(@Nullable Principal principal) {
        return principal == null ? null : edge.shares().inputOf(principal);
    }

    private void check(BridgeEvent event) {
        var socket = event.socket();
        switch (event.type()) {
            case SOCKET_CREATED -> {
                created(socket);
                event.complete(true);
            }
            case SOCKET_CLOSED, SOCKET_ERROR -> {
                known.remove(socket);
                edge.clients().onlookers().leave(socket);
                ended(socket);
                var watches = watched.remove(socket);
                if (watches != null) {
                    watches.values().forEach(Runnable::run);
                }
                event.complete(true);
            }
            case SEND, REGISTER -> decide(event);
            case PUBLISH -> event.complete(false);
            default -> event.complete(true);
        }
        SocketIntake intake = socket.routingContext().get(INTAKE);
        if (intake != null) {
            intake.delivered();
        }
    }

    private void created(SockJSSocket socket) {
        watched.put(socket, new ConcurrentHashMap<>());
        Principal principal = socket.routingContext().get(Guard.PRINCIPAL);
        if (principal != null) {
            known.put(socket, principal);
            watch(socket, principal);
        } else {
            deadlines.put(socket, vertx.setTimer(SHOW_MILLIS, id -> {
                deadlines.remove(socket);
                socket.close(CloseCode.UNAUTHENTICATED.code(), "Authentication needed");
            }));
        }
    }

    /** What a client has registered it hears until the socket ends, which therefore ends with the first credential that it showed. */
    private void watch(SockJSSocket socket, Principal principal) {
        var watches = watched.get(socket);
        if (watches != null) {
            watches.computeIfAbsent(
                    principal,
                    p -> identity.watch(p, () -> {
                        known.remove(socket);
                        socket.close(CloseCode.UNAUTHENTICATED.code(), "The token is over");
                    }));
        }
    }

    private void shown(SockJSSocket socket, Principal principal) {
        ended(socket);
        Runnable stranger = socket.routingContext().remove(STRANGER);
        if (stranger != null) {
            stranger.run();
            SocketIntake intake = socket.routingContext().get(INTAKE);
            intake.known(edge.shares().inputOf(principal));
        }
    }

    private void ended(SockJSSocket socket) {
        var deadline = deadlines.remove(socket);
        if (deadline != null) {
            vertx.cancelTimer(deadline);
        }
    }

    private void decide(BridgeEvent event) {
        var message = event.getRawMessage();
        var address = message.getString("address", "");
        principal(event.socket(), message)
                .onSuccess(principal -> {
                    shown(event.socket(), principal);
                    watch(event.socket(), principal);
                    var allowed = event.type() == io.vertx.ext.bridge.BridgeEventType.SEND
                            ? BusCommands.isCommand(address)
                            : mayListen(principal, address);
                    allowed &= Binding.allows(principal, Permission.READ, null);
                    // Whatever headers the client made up are replaced.
                    event.setRawMessage(message.copy().put("headers", BusCommands.headers(principal)));
                    if (allowed && address.endsWith(Broadcast.METRICS)) {
                        edge.clients().onlookers().enter(event.socket());
                    }
                    event.complete(allowed);
                })
                .onFailure(unknown -> event.complete(false));
    }

    private Future<Principal> principal(SockJSSocket socket, JsonObject message) {
        var header =
                message.getValue("headers") instanceof JsonObject headers ? headers.getValue("authorization") : null;
        if (header instanceof String text) {
            var remote = socket.remoteAddress();
            var address = remote == null || remote.hostAddress() == null ? "local" : remote.hostAddress();
            return identity.bearer(text, address);
        }
        var principal = known.get(socket);
        return principal == null ? Future.failedFuture("unknown") : Future.succeededFuture(principal);
    }

    /** A principal bound to one sandbox hears of that one only. */
    private static boolean mayListen(Principal principal, String address) {
        var topic = TOPIC.matcher(address);
        if (topic.matches()) {
            return principal.sees(new dev.sandlot.model.SandboxId(topic.group(1)));
        }
        return principal.sandbox() == null
                && (address.equals(Broadcast.EVENTS) || address.equals(Broadcast.HOST_METRICS));
    }
}
