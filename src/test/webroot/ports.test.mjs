/** Where a browser reaches a published port. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { previewUrl } from "../../../webroot/js/ports/preview-url.js";

const page = (href) => new URL(href);
const here = "http://3000--shop.localhost:7000/?sandlot_token=slp_1";

test("a tunnel may begin at another port", () => {
  assert.equal(previewUrl(here, page("http://localhost:9000/")), "http://3000--shop.localhost:9000/?sandlot_token=slp_1");
  assert.equal(previewUrl(here, page("http://127.0.0.1:7000/")), here);
  assert.equal(previewUrl(here, page("https://[::1]/")), "https://3000--shop.localhost/?sandlot_token=slp_1");
});

test("what means its own computer to a browser elsewhere is no way", () => {
  assert.equal(previewUrl(here, page("https://box.example/")), null);
  assert.equal(previewUrl(here, page("http://192.168.1.5:7000/")), null);
  assert.equal(previewUrl(here, page("http://localhost.evil.example/")), null);
});

test("the configured domain is taken as it is", () => {
  const url = "https://3000--shop.preview.example.com/?sandlot_token=slp_1";
  assert.equal(previewUrl(url, page("https://box.example/")), url);
});
