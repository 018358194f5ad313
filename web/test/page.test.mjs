import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { claimsOf } from "../claims.js";
import { completed, purpose } from "../fields.js";
import { sameStep, webUrl, words } from "../render.js";
import { texts } from "../texts.js";

const folder = new URL("..", import.meta.url);
const source = (name) => readFileSync(new URL(name, folder), "utf8");
const sources = readdirSync(folder).filter((n) => n.endsWith(".js"));

test("the client stays below 4 kB", () => {
  const size = gzipSync(source("idxflow.js"), { level: 9 }).length;
  assert.ok(size <= 4096, `${size} bytes gzip`);
});

test("text is set as text, styles by classes", () => {
  assert.ok(sources.length > 5);
  for (const name of sources) {
    assert.doesNotMatch(source(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b|\beval\b/, name);
  }
});

test("the pages hold no inline script or style", () => {
  for (const name of ["index.html", "signup.html", "signin.html"]) {
    const html = source(name);
    assert.match(html, /default-src 'none'; script-src 'self'; style-src 'self'/, name);
    assert.doesNotMatch(html, /unsafe-|<style|style=|\son\w+=|<script(?![^>]*\bsrc=)/, name);
  }
});

test("every step has words, known or not", () => {
  const email = { key: "okta_email", displayName: "Email", profile: { email: "a***@e***.com" } };
  assert.match(words({ name: "enroll-authenticator", authenticator: email }).lead, /a\*\*\*@e\*\*\*\.com/);
  assert.match(words({ name: "enroll-authenticator", authenticator: { key: "okta_email" } }).lead, /your address/);
  const phone = { key: "phone_number", profile: { phoneNumber: "+1 XXX-7777" } };
  assert.match(words({ name: "enroll-authenticator", authenticator: phone }).lead, /\+1\u00a0XXX\u20117777/, "a number stays on its line");
  assert.match(words({ name: "enroll-authenticator", authenticator: { key: "phone_number" } }).lead, /your.number/);
  assert.equal(words({ name: "enroll-authenticator", authenticator: { key: "new", displayName: "New Thing" } }).title, "Set up New Thing");
  assert.equal(words({ name: "never-seen" }).title, texts.steps.fallback.title);
  assert.notEqual(words({ name: "select-authenticator-enroll", canSkip: true }).title, words({ name: "select-authenticator-enroll" }).title);
});

test("a field's purpose comes from its place and step", () => {
  const password = { key: "okta_password" };
  assert.equal(purpose({ name: "passcode", pointer: "/password", secret: true }, { name: "enroll-authenticator", authenticator: password }), "newPassword");
  assert.equal(purpose({ name: "passcode", pointer: "/password", secret: true }, { name: "enroll-profile" }), "newPassword");
  assert.equal(purpose({ name: "passcode", pointer: "/values/credentials/passcode", secret: true }, { name: "identify", authenticator: password }), "password");
  assert.equal(purpose({ name: "passcode", pointer: "/code" }, { name: "enroll-authenticator", authenticator: { key: "okta_email" } }), "code");
  assert.equal(purpose({ name: "answer", pointer: "/securityQuestion/answer", secret: true }, { name: "enroll-authenticator", authenticator: { key: "security_question" } }), "secret");
  assert.equal(purpose({ name: "firstName", pointer: "/profile/firstName" }, { name: "enroll-profile" }), "text");
});

test("what Okta leaves out is filled in", () => {
  const code = completed({ name: "passcode", pointer: "/code", type: "string" }, { name: "enroll-authenticator" });
  assert.deepEqual([code.label, code.required], [texts.labels.passcode, true]);
  const custom = completed({ name: "shoeSize", pointer: "/profile/shoeSize", type: "number" }, { name: "enroll-profile" });
  assert.deepEqual([custom.label, Boolean(custom.required)], ["shoeSize", false]);
});

test("two steps are the same when they ask for the same", () => {
  const step = { name: "a", route: "/verify", authenticator: { key: "k" } };
  assert.equal(sameStep(step, { ...step, resendAfterSeconds: 3 }), true);
  assert.equal(sameStep(step, { ...step, authenticator: { key: "l" } }), false);
  assert.equal(sameStep(null, step), false);
});

test("a browser is sent to web addresses only", () => {
  assert.equal(webUrl("https://a.example/x").href, "https://a.example/x");
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "/relative", "", undefined]) assert.equal(webUrl(bad), null);
});

test("claims are read as UTF-8; what is no token has none", () => {
  const payload = Buffer.from(JSON.stringify({ name: "Ådä 👍" })).toString("base64url");
  assert.equal(claimsOf(`h.${payload}.s`).name, "Ådä 👍");
  for (const bad of ["", "a.b", "a.!.c"]) assert.equal(claimsOf(bad), null);
});
