package dev.sandlot.api;

import dev.sandlot.auth.Permission;
import dev.sandlot.model.Role;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of operations: what can be asked for, over whatever edge, each with the least permission that it demands. Exactly those that
 * openapi.json describes.
 */
public enum Operation {
    LIST_SANDBOXES(Permission.READ),
    CREATE_SANDBOX(Permission.OPERATE),
    GET_SANDBOX(Permission.READ),
    PATCH_SANDBOX(Permission.OPERATE),
    DELETE_SANDBOX(Permission.OPERATE),
    START_SANDBOX(Permission.OPERATE),
    STOP_SANDBOX(Permission.OPERATE),
    RESTART_SANDBOX(Permission.OPERATE),
    PAUSE_SANDBOX(Permission.OPERATE),
    RESUME_SANDBOX(Permission.OPERATE),
    FORK_SANDBOX(Permission.OPERATE),
    LIST_ALL_SNAPSHOTS(Permission.READ),
    LIST_SNAPSHOTS(Permission.READ),
    TAKE_SNAPSHOT(Permission.OPERATE),
    REMOVE_SNAPSHOT(Permission.OPERATE),
    RESTORE_SNAPSHOT(Permission.OPERATE),
    ANSWER_AGENT(Permission.RUN),
    DISMISS_ATTENTION(Permission.RUN),
    READ_LOGS(Permission.READ),
    LIST_PROCESSES(Permission.READ),
    START_PROCESS(Permission.RUN),
    GET_PROCESS(Permission.READ),
    DELETE_PROCESS(Permission.RUN),
    SIGNAL_PROCESS(Permission.RUN),
    WRITE_STDIN(Permission.RUN),
    LIST_ALL_SERVICES(Permission.READ),
    LIST_SERVICES(Permission.READ),
    GET_SERVICE(Permission.READ),
    DEPLOY_SERVICE(Permission.RUN),
    RESTART_SERVICE(Permission.RUN),
    ROLL_BACK_SERVICE(Permission.RUN),
    STOP_SERVICE(Permission.RUN),
    REMOVE_SERVICE(Permission.RUN),
    LIST_ALL_SCHEDULES(Permission.READ),
    LIST_SCHEDULES(Permission.READ),
    GET_SCHEDULE(Permission.READ),
    ADD_SCHEDULE(Permission.RUN),
    PATCH_SCHEDULE(Permission.RUN),
    RUN_SCHEDULE(Permission.RUN),
    REMOVE_SCHEDULE(Permission.RUN),
    LIST_NETWORK_PRESETS(Permission.READ),
    GET_NETWORK(Permission.READ),
    SET_NETWORK(Permission.OPERATE),
    EXPORT_NETWORK(Permission.READ),
    IMPORT_NETWORK(Permission.OPERATE),
    LIST_NETWORK_DECISIONS(Permission.READ),
    LIST_NETWORK_REQUESTS(Permission.READ),
    ASK_FOR_NETWORK(Permission.RUN),
    WITHDRAW_NETWORK_REQUEST(Permission.RUN),
    ALLOW_NETWORK_REQUEST(Permission.OPERATE),
    DENY_NETWORK_REQUEST(Permission.OPERATE),
    LIST_PORTS(Permission.READ),
    PUBLISH_PORT(Permission.RUN),
    WITHDRAW_PORT(Permission.RUN),
    CONNECT_PORT(Permission.RUN),
    LIST_SECRETS(Permission.OPERATE),
    SET_SECRET(Permission.ADMINISTER),
    REMOVE_SECRET(Permission.ADMINISTER),
    GIVE_SECRET(Permission.OPERATE),
    TAKE_SECRET(Permission.OPERATE),
    READ_FILE(Permission.RUN),
    STAT_FILE(Permission.RUN),
    WRITE_FILE(Permission.RUN),
    DELETE_FILE(Permission.RUN),
    MOVE_FILE(Permission.RUN),
    LIST_FILES(Permission.RUN),
    FIND_FILES(Permission.RUN),
    WATCH_FILES(Permission.RUN),
    READ_ARCHIVE(Permission.RUN),
    READ_SOME_OF_ARCHIVE(Permission.RUN),
    WRITE_ARCHIVE(Permission.RUN),
    GET_GIT_STATUS(Permission.RUN),
    READ_DIFF(Permission.RUN),
    READ_BUNDLE(Permission.RUN),
    PLAN_SYNC(Permission.RUN),
    LIST_FOR_SYNC(Permission.RUN),
    DELETE_FILES(Permission.RUN),
    READ_SCREEN(Permission.READ),
    PRESS_KEYS(Permission.RUN),
    RESIZE_TERMINAL(Permission.RUN),
    READ_OUTPUT(Permission.READ),
    SEARCH_OUTPUT(Permission.READ),
    ATTACH_PROCESS(Permission.READ),
    GET_USAGE(Permission.READ),
    SUM_USAGE(Permission.READ),
    GET_OVERVIEW(Permission.READ),
    INGEST_METRICS(Permission.INGEST),
    INGEST_LOGS(Permission.INGEST),
    INGEST_HOOK(Permission.INGEST),
    /** Each tool asks for its own operation. */
    CALL_TOOLS(Permission.IDENTIFY),
    LIST_AGENTS(Permission.READ),
    GET_AGENT_GUIDE(null),
    READ_EVENTS(Permission.READ),
    GET_INFO(Permission.READ),
    GET_HOST_METRICS(Permission.READ),
    GET_SANDBOX_METRICS(Permission.READ),
    GET_SCREENSHOT(Permission.READ),
    LIST_SCREENSHOTS(Permission.READ),
    VIEW_SCREEN(Permission.READ),
    LIST_METRICS(Permission.READ),
    GET_CAPABILITIES(Permission.READ),
    LOGIN(null),
    LOGOUT(Permission.IDENTIFY),
    GET_ME(Permission.IDENTIFY),
    CREATE_LOGIN_CODE(Permission.READ),
    CREATE_TICKET(Permission.IDENTIFY),
    LIST_TOKENS(Permission.ADMINISTER),
    CREATE_TOKEN(Permission.ADMINISTER),
    DELETE_TOKEN(Permission.ADMINISTER),
    GET_HEALTH(null),
    GET_READINESS(null),
    GET_EXPOSITION(Permission.READ),
    GET_OPEN_API(Permission.READ);

    private static final Pattern WORD = Pattern.compile("_([a-z])");

    private final @Nullable Permission permission;

    Operation(@Nullable Permission permission) {
        this.permission = permission;
    }

    /** Null where it is open to all, also to whom nobody knows. */
    public @Nullable Permission permission() {
        return permission;
    }

    /** Whether whoever has this role may do it, perhaps only within what it is bound to. */
    public boolean isOpenTo(Role role) {
        return permission == null || permission.isHeldBy(role);
    }

    /** Its operationId in openapi.json. */
    public String id() {
        return WORD.matcher(name().toLowerCase(Locale.ROOT))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** The one with this operationId; it is a mistake in the program to ask for one that isn't in the table. */
    static Operation of(String id) {
        for (var operation : values()) {
            if (operation.id().equals(id)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("not in the table of operations: " + id);
    }
}
