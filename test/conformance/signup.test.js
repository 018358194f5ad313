// Signing up, as the guides describe it.
import assert from "node:assert/strict";
import { signedIn, walk } from "./flows.js";
import { startOrg } from "./org.js";
import { goodPassword, Visitor } from "./visitor.js";

const org = await startOrg();
const required = (...keys) => keys.map((key) => ({ key, use: "required" }));

walk(org, {
  "the seed flow: profile, password, code by e-mail, skip, tokens": {
    async run(v) {
      await v.toSkip();
      assert.deepEqual(v.options, ["phone_number"]);
      await v.skip();
      await signedIn(v);
      const [user] = await org.users();
      assert.equal(user.status, "ACTIVE");
      assert.equal(user.password, goodPassword);
    },
  },

  "a phone by SMS instead of skipping": {
    async run(v) {
      await v.toSkip();
      if (v.mode === "step") {
        const phone = v.tx.neededToProceed.find((r) => r.name === "select-authenticator-enroll").value[0].options[0].relatesTo;
        await v.proceed("select-authenticator-enroll", { authenticator: { id: phone.id, methodType: "sms", phoneNumber: "+15551234567" } });
      } else {
        await v.choose("phone_number");
        await v.proceed("", { methodType: "sms", phoneNumber: "+15551234567" });
      }
      await v.code(await org.code("+15551234567"));
      await signedIn(v);
      assert.equal((await org.users())[0].phone, "+15551234567");
    },
  },

  "a phone in two calls, by voice": {
    policy: { phone: { calls: 2 } },
    async run(v) {
      await v.toSkip();
      await v.choose("phone_number");
      assert.equal(v.step, "authenticator-enrollment-data");
      await v.proceed("authenticator-enrollment-data", { methodType: "voice", phoneNumber: "+15551234567" });
      const [call] = await org.messages("+15551234567");
      assert.equal(call.channel, "voice");
      await v.code(call.code);
      await signedIn(v);
    },
  },

  "a weak password and a wrong code, both corrected": {
    async run(v) {
      await v.toPassword();
      await v.password("weak");
      assert.deepEqual(v.keys, ["password.passwordRequirementsNotMet"]);
      assert.equal(v.step, "enroll-authenticator");
      await v.password();
      await v.choose("okta_email");
      await v.code("000000000");
      assert.deepEqual(v.keys, ["api.authn.error.PASSCODE_INVALID"]);
      await v.code(await org.code(v.email));
      await v.skip();
      await signedIn(v);
    },
  },

  "an e-mail in two calls": {
    policy: { email: { calls: 2 } },
    async run(v) {
      await v.toPassword();
      await v.password();
      await v.choose("okta_email");
      assert.equal(v.step, "authenticator-enrollment-data");
      assert.deepEqual(await org.messages(v.email), []);
      await v.proceed("authenticator-enrollment-data", { methodType: "email" });
      await v.code(await org.code(v.email));
      await v.skip();
      await signedIn(v);
    },
  },

  "a code that was sent again": {
    async run(v) {
      await v.toPassword();
      await v.password();
      await v.choose("okta_email");
      const first = await org.code(v.email);
      await v.remember(v.idx.proceed(v.mode === "step" ? { actions: ["currentAuthenticator-resend"] } : { resend: true }));
      assert.notEqual(await org.code(v.email), first);
      await v.code(first);
      assert.deepEqual(v.keys, ["api.authn.error.PASSCODE_INVALID"]);
      await v.code(await org.code(v.email));
      await v.skip();
      await signedIn(v);
    },
  },

  "cancelling, and beginning again": {
    async run(v) {
      await v.toPassword();
      await v.remember(v.idx.cancel());
      assert.equal(v.tx.status, "CANCELED");
      v.email = "ada2@example.com";
      await v.toSkip();
      await v.skip();
      await signedIn(v);
    },
  },

  "the magic link, in the browser that asked for it": {
    policy: { email: { magicLink: true }, emailVerificationCallback: "http://localhost:8080/login/callback" },
    async run(v) {
      await v.toPassword();
      await v.password();
      await v.choose("okta_email");
      const link = await fetch((await org.messages(v.email))[0].link, { redirect: "manual" });
      const { search } = new URL(link.headers.get("location"));
      assert.ok(v.idx.isEmailVerifyCallback(search));
      if (v.mode === "legacy") {
        await v.remember(v.idx.handleEmailVerifyCallback(search));
      } else {
        const { state, otp } = v.idx.parseEmailVerifyCallback(search); // the SDK's own handler names no step
        await v.proceed("enroll-authenticator", { state, otp });
      }
      await v.skip();
      await signedIn(v);
    },
  },

  "the magic link, in another browser": {
    policy: { email: { magicLink: true }, emailVerificationCallback: "http://localhost:8080/login/callback" },
    async run(v) {
      await v.toPassword();
      await v.password();
      await v.choose("okta_email");
      const link = await fetch((await org.messages(v.email))[0].link, { redirect: "manual" });
      const other = new Visitor(org, v.mode);
      const error = await other.idx.handleEmailVerifyCallback(new URL(link.headers.get("location")).search).catch((e) => e);
      assert.ok(other.idx.isEmailVerifyCallbackError(error));
      await v.code(error.otp); // typed where the sign-up began
      await v.skip();
      await signedIn(v);
    },
  },

  "the magic link, on Okta's page, while this one polls": {
    policy: { email: { magicLink: true } },
    modes: ["step"],
    async run(v) {
      await v.toPassword();
      await v.password();
      await v.choose("okta_email");
      const poll = () => v.remember(v.idx.proceed({ actions: ["currentAuthenticator-poll"] }));
      await poll();
      assert.equal(v.step, "enroll-authenticator");
      await fetch((await org.messages(v.email))[0].link);
      await poll();
      assert.equal(v.step, "select-authenticator-enroll");
      await v.skip();
      await signedIn(v);
    },
  },

  "a password on the first page": {
    policy: { passwordOnProfile: true },
    async run(v) {
      await v.start();
      await v.profile({ password: "weak" });
      assert.deepEqual(v.keys, ["password.passwordRequirementsNotMet"]);
      await v.profile({ password: goodPassword });
      await v.enterMailedCode();
      await v.skip();
      await signedIn(v);
    },
  },

  "custom attributes": {
    policy: {
      profile: [
        { name: "firstName", required: true }, { name: "lastName", required: true }, { name: "email", required: true },
        { name: "plan", input: "radio", options: [{ label: "Free", value: "free" }, { label: "Business", value: "business" }] },
        { name: "seats", type: "integer" }, { name: "terms", type: "boolean", required: true },
      ],
      authenticators: required("okta_password", "okta_email"),
    },
    async run(v) {
      const custom = { plan: "business", seats: 3, terms: true };
      await v.start();
      await v.profile({ ...custom, plan: "gold" });
      assert.deepEqual(v.keys, ["registration.error.doesNotMatchPattern"]);
      await v.profile(custom);
      await v.choose("okta_password");
      await v.password();
      await v.enterMailedCode();
      await signedIn(v);
      const [{ profile }] = await org.users();
      assert.deepEqual({ plan: profile.plan, seats: profile.seats, terms: profile.terms }, custom);
    },
  },

  "without a password": {
    policy: { authenticators: [{ key: "okta_email", use: "required" }, { key: "phone_number", use: "optional" }] },
    async run(v) {
      await v.start();
      await v.profile();
      assert.equal(v.step, "enroll-authenticator"); // the code is on its way already
      await v.code(await org.code(v.email));
      await v.skip();
      await signedIn(v);
    },
  },

  "a password alone, activated by mail": {
    policy: { authenticators: required("okta_password") },
    async run(v) {
      await v.toPassword();
      await v.password();
      assert.equal(v.tx.status, "TERMINAL");
      assert.deepEqual(v.keys, ["idx.email.verification.required"]);
      const landed = await fetch((await org.messages(v.email))[0].link, { redirect: "manual" });
      assert.equal(landed.headers.get("location"), "http://localhost:8081/login");
      assert.equal((await org.users())[0].status, "ACTIVE");
    },
  },

  "an address that is taken": {
    async run(v) {
      await v.start();
      await v.profile();
      const other = new Visitor(org, v.mode);
      await other.start();
      await other.profile();
      assert.deepEqual(other.keys, ["registration.error.notUniqueWithinOrg"]);
    },
  },

  "an org where nobody may sign up": {
    policy: { signUp: "disabled" },
    modes: ["legacy"],
    async run(v) {
      await assert.rejects(v.idx.register(), /Registration is not supported/);
    },
  },

  "an activation token, in place of the first page": {
    async run(v) {
      const { activationToken } = await org.command("/activation-tokens", { email: v.email, firstName: "Ada", lastName: "Lovelace" });
      if (v.mode === "step") await v.remember(v.idx.startTransaction({ flow: "register", activationToken }));
      else await v.remember(v.idx.register({ activationToken }));
      assert.deepEqual(v.options, ["okta_password"]);
      await v.choose("okta_password");
      await v.password();
      await v.enterMailedCode();
      await v.skip();
      await signedIn(v);
    },
  },

  "an activation token that nobody gave out": {
    async run(v) {
      const started = v.idx.startTransaction({ flow: "register", activationToken: "nonsense" });
      await assert.rejects(started, /activation token is invalid/);
    },
  },

  "questions at the end: more about oneself, consent, staying signed in": {
    policy: {
      authenticators: required("okta_password", "okta_email"),
      progressiveProfile: [{ name: "nickname" }, { name: "country" }], consent: "all", keepMeSignedIn: true,
    },
    modes: ["step"], // legacy mode's register flow knows none of these steps
    async run(v) {
      await v.toSkip();
      await v.proceed("profile-update", { userProfile: { nickname: "Countess" } });
      await v.proceed("consent", { consent: true });
      await v.proceed("keep-me-signed-in", { keepMeSignedIn: true });
      await signedIn(v);
      assert.equal((await org.users())[0].profile.nickname, "Countess");
    },
  },

  "a public client, at the org's own authorization server": {
    policy: { client: { public: true }, authorizationServer: "org" },
    visitor: { clientSecret: undefined, issuer: org.url },
    async run(v) {
      await v.toSkip();
      await v.skip();
      await signedIn(v);
    },
  },
});
