import assert from "node:assert/strict";
import test from "node:test";
import { above, decodePath, encodePath, fromJson, fromText, isIn, isPlain, isUtf8, join, nameOf, parentOf, rootOf, toJson, toText, typedPath } from "../../../webroot/js/api/inner-path.js";

const ODD = "b\xfcr\n%";

test("takes names for bytes", () => {
  assert.equal(fromText("grüezi"), "gr\xc3\xbcezi");
  assert.equal(toText("gr\xc3\xbcezi"), "grüezi");
  assert.equal(toText(ODD), "b\ufffdr\n%");
  assert.equal(toText("\xef\xbb\xbfx"), "\ufeffx");
  assert.ok(isUtf8("gr\xc3\xbcezi") && !isUtf8(ODD));
});

test("is told in JSON as the API has it", () => {
  assert.equal(fromJson({ path: "b\ufffdr\n%", path_base64: "YvxyCiU=" }), ODD);
  assert.equal(fromJson({ target: "ü" }, "target"), "\xc3\xbc");
  assert.deepEqual(toJson(ODD, "from"), { from_base64: "YvxyCiU=" });
  assert.deepEqual(toJson("\xc3\xbc", "to"), { to: "ü" });
});

test("comes through a URL as it was", () => {
  assert.equal(encodePath("a b/c?d#e"), "a%20b/c%3Fd%23e");
  assert.equal(encodePath("/etc/hosts"), "%2Fetc/hosts");
  assert.equal(encodePath(ODD), "b%FCr%0A%25");
  let every = "";
  for (let byte = 1; byte < 256; byte++) every += String.fromCharCode(byte);
  for (const path of ["", "/", "/etc", ODD, every, "x/<b>&amp;\u00e2\u0080\u00ae/y", "100%25"]) {
    assert.equal(decodePath(encodePath(path)), path);
    const { hash } = new URL(`http://localhost/#/${encodePath(path)}`);
    assert.equal(decodePath(hash.slice(2)), path);
    const { pathname } = new URL(`http://localhost/files/${encodePath(path)}`);
    assert.equal(decodePath(pathname.slice("/files/".length)), path);
  }
  assert.equal(decodePath("ü%/%zz"), "\xc3\xbc%/%zz");
});

test("never leads out of where it belongs", () => {
  for (const path of ["..", ".", "../x", "a/../b", "a/./b", "/..", "a//b", "a/", "//etc"]) assert.ok(!isPlain(path), path);
  for (const path of ["", "/", "/etc", "...", "..a", ".git", "a/.b"]) assert.ok(isPlain(path), path);
  assert.deepEqual(["../../x", "..%2F..%2Fx", "%2e%2e/x", "a//b/", "%2F..%2Fetc/", ".", "%2F%2F"].map(decodePath), ["x", "x", "x", "a/b", "/etc", "", "/"]);
});

test("knows what lies in what", () => {
  assert.deepEqual(above("a/b/c"), ["", "a", "a/b"]);
  assert.deepEqual(above("/etc/x"), ["/", "/etc"]);
  assert.deepEqual(above(""), []);
  assert.deepEqual([parentOf("a/b"), parentOf("a"), parentOf("/a"), parentOf("/"), parentOf("")], ["a", "", "/", "/", ""]);
  assert.deepEqual([join("", "a"), join("/", "a"), join("a", "b"), join("a", "/b")], ["a", "/a", "a/b", "/b"]);
  assert.deepEqual([rootOf("/a"), rootOf("a"), nameOf("a/b"), nameOf("/a")], ["/", "", "b", "a"]);
  assert.ok(isIn("a/b", "a") && isIn("a", "a") && isIn("a", "") && !isIn("ab", "a") && !isIn("/a", ""));
});

test("takes what somebody has typed only where it can be a path", () => {
  assert.deepEqual(typedPath("src/ü/"), { path: "src/\xc3\xbc", problem: null });
  assert.equal(typedPath("/etc/x").path, "/etc/x");
  for (const typed of ["", " ", "/", "a//b", "../a", "a/..", ".", "./a", "a\0", "x".repeat(256), "ü".repeat(128)]) {
    assert.equal(typedPath(typed).path, null, JSON.stringify(typed));
    assert.ok(typedPath(typed).problem, typed);
  }
  assert.equal(typedPath("x".repeat(255)).path.length, 255);
});
