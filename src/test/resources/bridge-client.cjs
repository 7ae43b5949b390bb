// A client of the event bus as a user would write it. Prints one JSON line for each thing that it sees.
const EventBus = require("@vertx/eventbus-bridge-client.js");

const [url, token, sandbox] = process.argv.slice(2);
const say = (what, value) => console.log(JSON.stringify({ what, value }));
const bus = new EventBus(url, { transports: ["websocket"] });
bus.defaultHeaders = token ? { authorization: `Bearer ${token}` } : null;
bus.onerror = (error) => say("error", error);
bus.onclose = (event) => {
  say("closed", event.code);
  process.exit(0);
};

const send = (address, message) =>
  new Promise((resolve) => bus.send(address, message, (failure, answer) => resolve(failure ?? answer.body)));

bus.onopen = async () => {
  say("open", null);
  if (!token) return;
  bus.registerHandler(`sandlot.sandbox.${sandbox}.output`, (failure, message) => say("output", failure ?? message.body));
  bus.registerHandler(`sandlot.sandbox.${sandbox}.state`, (failure, message) => say("state", failure ?? message.body));
  bus.registerHandler(`sandlot.sandbox.${sandbox}.metrics`, (failure, message) => say("metrics", failure ?? message.body));
  bus.registerHandler("sandlot.host.metrics", (failure, message) => say("host", failure ?? message.body));
  bus.registerHandler("sandlot.events", (failure, message) => say("events", failure ?? message.body));
  bus.registerHandler("sandlot.internal.recorded", (failure, message) => say("internal", failure ?? message.body));
  say("list", await send("sandlot.cmd.list", { query: { state: "running" } }));
  say("exec", await send("sandlot.cmd.exec", { sandbox, body: { command: ["echo", "hi"] }, query: { wait: 5 } }));
  say("read", await send("sandlot.cmd.read_output", { sandbox, process: "p1" }));
  say("unknown", await send("sandlot.cmd.get", { sandbox: "none" }));
  say("invalid", await send("sandlot.cmd.create", { body: { nme: "x" } }));
  // Refused messages get no answer, only an error.
  bus.send("sandlot.internal.delete_sandbox", { sandbox });
  say("ready", null);
};
