import assert from "node:assert/strict";
import test from "node:test";
import { buildBody, setAt, tokens, valueOf } from "../body.js";

const plain = (x) => JSON.parse(JSON.stringify(x));

test("a pointer's tokens are unescaped, and dots mean nothing", () => {
  assert.deepEqual(tokens("/profile/firstName"), ["profile", "firstName"]);
  assert.deepEqual(tokens("/values/optedScopes/a.b"), ["values", "optedScopes", "a.b"]);
  assert.deepEqual(tokens("/values/a~1b/c~0d/~01"), ["values", "a/b", "c~d", "~1"]);
  assert.throws(() => tokens("code"), TypeError);
});

test("values land where their pointers say", () => {
  const body = {};
  setAt(body, "/profile/firstName", "Ada");
  setAt(body, "/profile/email", "ada@example.com");
  setAt(body, "/password", " p ");
  assert.deepEqual(plain(body), { profile: { firstName: "Ada", email: "ada@example.com" }, password: " p " });
});

test("a field named like a prototype's member reaches no prototype", () => {
  const { body } = buildBody({ route: "/verify", inputs: [{ pointer: "/values/__proto__/polluted", type: "string" }] }, () => "x");
  assert.equal({}.polluted, undefined);
  assert.equal(JSON.stringify(body), '{"values":{"__proto__":{"polluted":"x"}}}');
});

test("a typed value becomes the input's JSON type", () => {
  const cases = [
    [{ type: "string" }, "  Ada ", { value: "Ada" }],
    [{ type: "string", secret: true }, "  Ada ", { value: "  Ada " }],
    [{ type: "string", secret: true, required: true }, "   ", { value: "   " }],
    [{ type: "string" }, "  ", { empty: true }],
    [{ type: "string" }, undefined, { empty: true }],
    [{ type: "string", required: true }, "", { error: "required" }],
    [{ type: "string", required: true, options: [{ label: "Free", value: "free" }] }, "", { error: "noChoice" }],
    [{ type: "string", minLength: 2 }, "é", { error: "tooShort", n: 2 }],
    [{ type: "string", maxLength: 2 }, "👍👍", { value: "👍👍" }],
    [{ type: "string", maxLength: 2 }, "abc", { error: "tooLong", n: 2 }],
    [{ type: "boolean" }, true, { value: true }],
    [{ type: "boolean" }, false, { value: false }],
    [{ type: "boolean", required: true }, false, { error: "mustAccept" }],
    [{ type: "number" }, "1,5", { value: 1.5 }],
    [{ type: "integer" }, "1.5", { error: "notANumber" }],
    [{ type: "integer" }, "x", { error: "notANumber" }],
    [{ type: "integer" }, "0", { value: 0 }],
    [{ type: "boolean", options: [{ value: "true" }, { value: "false" }] }, "false", { value: false }],
    [{ type: "boolean", options: [{ value: true }, { value: false }] }, "true", { value: true }],
    [{ type: "number", options: [{ value: "2" }] }, "2", { value: 2 }],
    [{ type: "string", options: [{ value: "a" }] }, "b", { error: "notOffered" }],
    [{ type: "string", options: [{ value: "a" }] }, "", { empty: true }],
  ];
  for (const [input, typed, want] of cases) assert.deepEqual(valueOf(input, typed), want, JSON.stringify([input, typed]));
});

test("a profile form leaves out what is empty", () => {
  const step = {
    route: "/register",
    inputs: [
      { pointer: "/profile/email", type: "string", required: true },
      { pointer: "/profile/nickName", type: "string" },
      { pointer: "/profile/newsletter", type: "boolean" },
      { pointer: "/password", type: "string", secret: true },
    ],
  };
  const typed = { "/profile/email": "a@b.co", "/profile/newsletter": false, "/password": ' "\\ ' };
  const { body, errors } = buildBody(step, (i) => typed[i.pointer]);
  assert.deepEqual(plain(body), { profile: { email: "a@b.co", newsletter: false }, password: ' "\\ ' });
  assert.deepEqual(errors, []);
});

test("/register always gets a profile, and /authenticator the current authenticator", () => {
  assert.deepEqual(plain(buildBody({ route: "/register", inputs: [] }).body), { profile: {} });
  const step = { route: "/authenticator", authenticator: { id: "autPH" }, inputs: [{ pointer: "/phoneNumber", type: "string" }] };
  assert.deepEqual(plain(buildBody(step, () => "+1 555").body), { authenticator: "autPH", phoneNumber: "+1 555" });
  assert.equal(buildBody({ route: "/authenticator", authenticator: { key: "okta_email" } }).body.authenticator, "okta_email");
  assert.deepEqual(plain(buildBody({ route: "/verify" }).body), {});
});

test("what is wrong is named by its pointer", () => {
  const step = { route: "/verify", inputs: [{ pointer: "/code", type: "string", required: true }] };
  assert.deepEqual(buildBody(step, () => "").errors, [{ pointer: "/code", error: "required", n: undefined }]);
});
