package dev.sandlot.ssh;

import java.util.Map;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;

/** Refuses the global requests (RFC 4254, section 4) that would have the server listen for its client, and notes it. */
final class RefusedRequests implements RequestHandler<ConnectionService> {
    private static final Map<String, String> KINDS = Map.of(
            "tcpip-forward", "ssh remote forward",
            "streamlocal-forward@openssh.com", "ssh remote forward of a socket");

    private final SshEdge edge;

    RefusedRequests(SshEdge edge) {
        this.edge = edge;
    }

    @Override
    public Result process(ConnectionService service, String request, boolean wantReply, Buffer buffer) {
        var what = KINDS.get(request);
        if (what == null) {
            return Result.Unsupported;
        }
        edge.refusals().tell(service.getSession(), what, Map.of());
        return Result.ReplyFailure;
    }
}
