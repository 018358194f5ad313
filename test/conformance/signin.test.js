// Signing in to an account that a sign-up made.
import assert from "node:assert/strict";
import { signedIn, walk } from "./flows.js";
import { startOrg } from "./org.js";
import { goodPassword, Visitor } from "./visitor.js";

const org = await startOrg();

// member is a visitor whose account exists already; what its sign-up cost is not counted.
async function member(v) {
  const before = new Visitor(org, v.mode);
  await before.toSkip();
  await before.skip();
  await org.forgetRequests();
}

// open shows the sign-in form.
async function open(v) {
  if (v.mode === "step") await v.remember(v.idx.startTransaction({ flow: "authenticate" }));
  else await v.remember(v.idx.authenticate());
  assert.equal(v.step, "identify");
}

const identify = (v, username) => v.proceed("identify", { username });
const prove = (v, values) => v.proceed("challenge-authenticator", values);

walk(org, {
  "a password, wrong at first": {
    async run(v) {
      await member(v);
      await open(v);
      await identify(v, v.email);
      await prove(v, { password: "not it" });
      assert.deepEqual(v.keys, ["incorrectPassword"]);
      await prove(v, { password: goodPassword });
      await signedIn(v);
    },
  },

  "everything known beforehand": {
    modes: ["legacy"],
    async run(v) {
      await member(v);
      await v.remember(v.idx.authenticate({ username: v.email, password: goodPassword }));
      await signedIn(v);
    },
  },

  "a code by e-mail, for an account without a password": {
    policy: { authenticators: [{ key: "okta_email", use: "required" }] },
    async run(v) {
      const before = new Visitor(org, v.mode);
      await before.start();
      await before.profile();
      await before.code(await org.code(v.email));
      await org.forgetRequests();
      await open(v);
      await identify(v, v.email);
      await prove(v, { verificationCode: await org.code(v.email) });
      await signedIn(v);
    },
  },

  "a name that nobody has, where people may sign up": {
    async run(v) {
      await open(v);
      await identify(v, "nobody@example.com");
      assert.deepEqual(v.keys, ["idx.unknown.user"]);
      assert.ok(v.tx.enabledFeatures.includes("enroll-profile"));
    },
  },

  "a name that nobody has, where people may not sign up": {
    policy: { signUp: "disabled" },
    async run(v) {
      await open(v);
      await identify(v, "nobody@example.com");
      assert.equal(v.step, "challenge-authenticator");
      await prove(v, { password: goodPassword });
      assert.deepEqual(v.keys, ["errors.E0000004"]);
    },
  },
});
