import assert from "node:assert/strict";
import test from "node:test";
import { accountNote, bindMessages, reaction, waitSeconds } from "../problems.js";
import { texts } from "../texts.js";

test("every action has its reaction, with and without a form", () => {
  const token = { continuation: "a..b.c.d" };
  const step = { ...token, nextStep: { name: "x", route: "/verify" } };
  const form = { form: {}, pending: true };
  const cases = [
    [{ action: "correct" }, form, "correct"],
    [{ action: "correct" }, { pending: true }, "resume"],
    [{ action: "correct" }, { pending: true, resumed: true }, "continue"],
    [{ action: "correct" }, {}, "restart"],
    [{ action: "wait" }, form, "retry"],
    [{ action: "wait" }, {}, "retry"],
    [{ action: "resume" }, form, "resume"],
    [{ action: "resume" }, { ...form, resumed: true }, "continue"],
    [{ action: "restart" }, form, "restart"],
    [{ action: "sign_in", ...token }, form, "correct"],
    [{ action: "sign_in" }, form, "signIn"],
    [{ action: "sign_in", ...token }, {}, "signIn"],
    [{ action: "stop" }, form, "stop"],
    [{ action: "stop", ...step }, { ...form, shown: {} }, "correct"],
    [{ action: "stop", ...step }, form, "stop"],
    [{ action: "something new" }, form, "stop"],
    [{}, undefined, "stop"],
  ];
  for (const [problem, seen, want] of cases) assert.equal(reaction(problem, seen), want, JSON.stringify([problem, seen]));
});

test("signing in is offered where it may help", () => {
  const accountMayExist = true;
  const cases = [
    ["stop", { code: "access_denied", accountMayExist }, "mayExist", false],
    ["stop", { code: "okta_misconfigured", accountMayExist }, "mayExist", false],
    ["stop", { code: "authenticator_locked", accountMayExist }, "mayExistSignIn", true],
    ["stop", { code: "authenticator_locked" }, null, false],
    ["stop", { code: "registration_unavailable" }, null, true],
    ["restart", { code: "continuation_expired", accountMayExist }, "finishedBefore", true],
    ["restart", { code: "continuation_expired" }, null, false],
    ["continue", { code: "okta_timeout", accountMayExist }, "mayExistSignIn", true],
    ["signIn", { code: "signed_up_without_tokens", accountMayExist }, null, false],
  ];
  for (const [kind, problem, note, offer] of cases) {
    assert.deepEqual(accountNote(kind, problem), { note, offer }, JSON.stringify([kind, problem]));
    assert.ok(note === null || texts[note], note);
  }
});

test("messages find their fields", () => {
  const messages = [
    { field: "/profile/email", text: "not an address" },
    { field: "/profile/email", text: "not an address" },
    { field: "/profile/email", text: "taken" },
    { field: "/values/credentials", text: "inside" },
    { field: "/profile/gone", text: "elsewhere" },
    { field: "/prof", text: "only a prefix" },
    { text: "whole form" },
    { text: "" },
  ];
  const { fields, general } = bindMessages(messages, ["/profile/email", "/values/credentials/passcode"]);
  assert.deepEqual([...fields], [
    ["/profile/email", ["not an address", "taken"]],
    ["/values/credentials/passcode", ["inside"]],
  ]);
  assert.deepEqual(general, ["elsewhere", "only a prefix", "whole form"]);
});

test("the wait is the problem's, else a default", () => {
  assert.equal(waitSeconds({ retryAfterSeconds: 21.2 }), 22);
  assert.equal(waitSeconds({ retryAfterSeconds: 0 }), 0);
  assert.equal(waitSeconds({ code: "network" }), 0);
  assert.equal(waitSeconds({ code: "internal" }), 5);
});
