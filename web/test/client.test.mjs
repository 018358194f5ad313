import assert from "node:assert/strict";
import test from "node:test";
import { createClient, digest, offer, parseFragment, Problem, takeFragment } from "../idxflow.js";

const pending = (n, more = {}) => ({ status: "PENDING", continuation: `token-${n}`, expiresAt: "2026-01-01T00:05:00Z", nextStep: { name: "x", route: "/verify", ...more } });
const problem = (status, code, action, more = {}) => ({ http: status, type: `urn:idxflow:problem:${code}`, title: code, status, code, action, ...more });

// A client whose service answers from a list; `calls` holds what was sent.
function scripted(...answers) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, body: JSON.parse(init.body), text: init.body, headers: init.headers, init });
    const next = answers.shift();
    if (next instanceof Error) throw next;
    if (typeof next === "function") return next(init);
    const { http = 200, headers = {}, raw, ...body } = next;
    return new Response(raw ?? JSON.stringify(body), { status: http, headers });
  };
  return { calls, client: createClient({ api: "https://api.example.com/v1/", storage: "memory", fetch }) };
}

const refused = (promise) => promise.then(() => assert.fail("no problem"), (p) => (assert.ok(p instanceof Problem), p));

test("a sign-up starts with an empty body and carries the newest continuation on", async () => {
  const { client, calls } = scripted(pending(1), pending(2), pending(3), { status: "SUCCESS" });
  assert.equal((await client.start()).nextStep.name, "x");
  await client.submit({ profile: { a: 1 } });
  await client.choose({ authenticator: "okta_email" });
  assert.equal(client.pending, true);
  await client.verify({ code: "1" });
  assert.equal(client.pending, false);
  assert.deepEqual(calls.map((c) => [c.url, c.body]), [
    ["https://api.example.com/v1/register", {}],
    ["https://api.example.com/v1/register", { continuation: "token-1", profile: { a: 1 } }],
    ["https://api.example.com/v1/authenticator", { continuation: "token-2", authenticator: "okta_email" }],
    ["https://api.example.com/v1/verify", { continuation: "token-3", code: "1" }],
  ]);
  const { init, headers } = calls[0];
  assert.equal(init.credentials, "omit");
  assert.equal(init.method, "POST");
  assert.match(headers["X-Device-Token"], /^[A-Za-z0-9]{32}$/);
  assert.match(headers["Idempotency-Key"], /^[A-Za-z0-9]{32}$/);
  assert.equal(calls[1].headers["Idempotency-Key"], undefined);
  assert.equal(calls[1].headers["X-Device-Token"], headers["X-Device-Token"]);
});

test("a problem carries what a page needs, and its continuation is the newest", async () => {
  const said = problem(422, "code_rejected", "correct", { continuation: "token-2", messages: [{ class: "ERROR", text: "no", field: "/code" }], nextStep: { name: "x", route: "/verify" } });
  const { client, calls } = scripted(pending(1), said, pending(3));
  await client.start();
  const p = await refused(client.verify({ code: "1" }));
  assert.deepEqual([p.code, p.action, p.status, p.messages[0].field, p.nextStep.name], ["code_rejected", "correct", 422, "/code", "x"]);
  await client.verify({ code: "2" });
  assert.equal(calls[2].body.continuation, "token-2");
});

test("answers of the gateway have no code; each status has its action", async () => {
  const want = { 404: "stop", 413: "stop", 429: "wait", 500: "resume", 502: "resume", 503: "wait", 504: "resume", 403: "stop" };
  for (const [status, action] of Object.entries(want)) {
    const { client } = scripted(pending(1), { http: Number(status), raw: '{"message":"x"}', headers: { "Retry-After": "7" } });
    await client.start();
    const p = await refused(client.skip());
    assert.deepEqual([p.code, p.action, p.retryAfterSeconds], ["gateway", action, 7], status);
    assert.equal(client.pending, true);
  }
});

test("without anything to resume, resume means restart", async () => {
  const { client } = scripted({ http: 502, raw: "<html>" });
  assert.equal((await refused(client.start())).action, "restart");
});

test("HTML with status 200 is no view", async () => {
  const { client } = scripted(pending(1), { raw: "<html>captive portal" });
  await client.start();
  assert.equal((await refused(client.skip())).code, "network");
});

test("a lost answer is asked for again with the same bytes", async () => {
  const { client, calls } = scripted(pending(1), new TypeError("offline"), pending(2));
  await client.start();
  const p = await refused(client.verify({ code: "1" }));
  assert.deepEqual([p.code, p.action], ["network", "wait"]);
  await client.retry();
  assert.equal(calls[2].text, calls[1].text);
});

test("a retried start keeps its Idempotency-Key", async () => {
  const { client, calls } = scripted(new TypeError("offline"), pending(1));
  await refused(client.start());
  await client.retry();
  assert.equal(calls[1].headers["Idempotency-Key"], calls[0].headers["Idempotency-Key"]);
});

test("after a problem with a continuation the same is asked with that one", async () => {
  const { client, calls } = scripted(pending(1), problem(429, "resend_too_soon", "wait", { continuation: "token-2" }), pending(3));
  await client.start();
  await refused(client.resend());
  await client.retry();
  assert.deepEqual([calls[2].url, calls[2].body], [calls[1].url, { continuation: "token-2" }]);
});

test("an ended sign-up is forgotten; a refused one is not", async () => {
  for (const [answer, left] of [
    [problem(410, "continuation_expired", "restart"), false],
    [problem(400, "invalid_continuation", "restart"), false],
    [problem(403, "access_denied", "stop"), true],
    [{ status: "TERMINAL" }, false],
    [{ status: "CANCELED" }, false],
  ]) {
    const { client } = scripted(pending(1), answer);
    await client.start();
    await client.skip().catch(() => {});
    assert.equal(client.pending, left, JSON.stringify(answer));
  }
});

test("a double click is one request", async () => {
  const { client, calls } = scripted(pending(1), pending(2));
  await client.start();
  const [a, b] = await Promise.all([client.verify({ code: "1" }), client.verify({ code: "1" })]);
  assert.equal(a, b);
  assert.equal(calls.length, 2);
});

test("a later decision takes over; the earlier answer is dropped", async () => {
  let late;
  const slow = () => new Promise((done) => (late = () => done(new Response(JSON.stringify(pending("late"))))));
  const { client, calls } = scripted(pending(1), slow, { status: "CANCELED" });
  await client.start();
  const first = client.verify({ code: "1" });
  await new Promise((r) => setTimeout(r));
  const second = client.cancel();
  assert.equal(calls[1].init.signal.aborted, true);
  late();
  assert.equal(await first, null);
  assert.equal((await second).status, "CANCELED");
  assert.equal(client.pending, false);
});

test("a poll never disturbs a decision", async () => {
  let late;
  const slow = () => new Promise((done) => (late = () => done(new Response(JSON.stringify(pending(2))))));
  const { client, calls } = scripted(pending(1), slow);
  await client.start();
  const decision = client.verify({ code: "1" });
  assert.equal(await client.poll(), null);
  await new Promise((r) => setTimeout(r));
  late();
  assert.equal((await decision).continuation, "token-2");
  assert.equal(calls.length, 2);
});

test("a locale goes along", async () => {
  let sent;
  const fetch = async (url, init) => ((sent = init), new Response(JSON.stringify(pending(1))));
  await createClient({ api: "https://a.example", storage: "memory", locale: "de", fetch }).start({ signIn: true });
  assert.deepEqual(JSON.parse(sent.body), { locale: "de", signIn: true });
  assert.equal(sent.headers["Accept-Language"], "de");
});

test("the digest is base64url of SHA-256 without padding", async () => {
  assert.equal(await digest(""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
  assert.equal(await digest("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
});

test("only known values are read from a fragment", () => {
  assert.deepEqual(parseFragment("#otp=123456&state=a%2Bb"), { otp: "123456", state: "a+b" });
  assert.deepEqual(parseFragment("#login_hint=a%40b.co&target_link_uri=https%3A%2F%2Fx.example%2F&x=1"), { login_hint: "a@b.co", target_link_uri: "https://x.example/" });
  for (const none of ["", "#", "#content", "#otp=", "#__proto__=x"]) assert.equal(parseFragment(none), null);
});

test("a fragment leaves the address at once, and nothing else does", () => {
  const at = { pathname: "/signup.html", search: "?a=1", hash: "#otp=123456&state=s" };
  const seen = [];
  const past = { replaceState: (...args) => seen.push(args) };
  assert.deepEqual(takeFragment(at, past), { otp: "123456", state: "s" });
  assert.deepEqual(seen, [[null, "", "/signup.html?a=1"]]);
  takeFragment({ ...at, hash: "#content" }, past);
  assert.equal(seen.length, 1);
});

test("the tab that owns a state takes what another tab offers", async () => {
  const { client, calls } = scripted(pending(1, { stateDigest: await digest("mine") }), pending(2));
  await client.start();
  assert.equal(await client.owns("mine"), true);
  assert.equal(await client.owns("other"), false);
  const taken = [];
  const end = client.listen((values) => taken.push(values));
  assert.equal(await offer({ otp: "123456", state: "other" }, 150), false);
  assert.equal(await offer({ otp: "123456", state: "mine" }, 1000), true);
  end();
  assert.deepEqual(taken, [{ otp: "123456", state: "mine" }]);
  await client.follow(taken[0]);
  assert.deepEqual(calls[1].body, { continuation: "token-1", code: "123456", state: "mine" });
});

test("a provider's return resumes", async () => {
  const { client, calls } = scripted(pending(1), pending(2), pending(3));
  await client.start();
  await client.follow({ interaction_code: "ic", state: "s" });
  await client.follow({ error: "access_denied", state: "s" });
  assert.deepEqual(calls.slice(1).map((c) => [c.url.slice(-16), c.body]), [
    ["/register/resume", { continuation: "token-1", state: "s", interactionCode: "ic" }],
    ["/register/resume", { continuation: "token-2", state: "s", error: "access_denied" }],
  ]);
});
