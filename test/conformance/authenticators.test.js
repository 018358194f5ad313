// Each authenticator besides password, e-mail and phone.
import assert from "node:assert/strict";
import { signedIn, walk } from "./flows.js";
import { startOrg } from "./org.js";
import { createCredential } from "./securitykey.js";
import { totp } from "./totp.js";

const org = await startOrg();
const beside = (key) => ({
  authenticators: [{ key: "okta_password", use: "required" }, { key: "okta_email", use: "required" }, { key, use: "optional" }],
});
const contextual = (v) => v.tx.context.currentAuthenticator.value.contextualData;

// enrolled holds that the sign-up is over and the account has the authenticator.
async function enrolled(v, key) {
  await signedIn(v);
  const [user] = await org.users();
  assert.ok(user.authenticators.includes(key));
  return user;
}

walk(org, {
  "a security question of the list, its answer too short at first": {
    policy: beside("security_question"),
    async run(v) {
      await v.toSkip();
      await v.choose("security_question");
      await v.answer({ questionKey: "disliked_food", answer: "abc" });
      assert.deepEqual(v.keys, ["securityQuestion.answer.tooShort.arg"]);
      await v.answer({ questionKey: "disliked_food", answer: "sprouts" });
      const user = await enrolled(v, "security_question");
      assert.deepEqual([user.securityQuestion, user.securityAnswer], ["disliked_food", "sprouts"]);
    },
  },

  "a security question of one's own": {
    policy: beside("security_question"),
    async run(v) {
      await v.toSkip();
      await v.choose("security_question");
      await v.answer({ question: "Which engine?", answer: "analytical" });
      const user = await enrolled(v, "security_question");
      assert.deepEqual([user.securityQuestion, user.securityAnswer], ["Which engine?", "analytical"]);
    },
  },

  "an authenticator app, its code wrong at first": {
    policy: beside("google_otp"),
    async run(v) {
      await v.toSkip();
      await v.choose("google_otp");
      const { sharedSecret, qrcode } = contextual(v);
      assert.match(qrcode.href, /^data:image\/png;base64,/);
      await v.code("12345");
      assert.deepEqual(v.keys, ["api.authn.error.PASSCODE_INVALID"]);
      await v.code(totp(sharedSecret));
      await enrolled(v, "google_otp");
    },
  },

  "Okta Verify by QR code, polled": {
    policy: beside("okta_verify"),
    async run(v) {
      await v.toSkip();
      await v.choose("okta_verify");
      assert.equal(contextual(v).selectedChannel, "qrcode");
      const poll = () => v.proceed("enroll-poll", { startPolling: true });
      await poll();
      assert.equal(v.step, "enroll-poll");
      await org.command("/okta-verify", { login: v.email });
      await poll();
      await enrolled(v, "okta_verify");
    },
  },

  "Okta Verify by SMS": {
    policy: beside("okta_verify"),
    async run(v) {
      await v.toSkip();
      await v.choose("okta_verify");
      await v.proceed("select-enrollment-channel", { channel: "sms" });
      assert.equal(v.step, "enrollment-channel-data");
      await v.proceed("enrollment-channel-data", { phoneNumber: "+15551234567" });
      const [sent] = await org.messages("+15551234567");
      await fetch(sent.link);
      await v.proceed("enroll-poll", { startPolling: true });
      await enrolled(v, "okta_verify");
    },
  },

  "a security key, for another page at first": {
    policy: beside("webauthn"),
    async run(v) {
      await v.toSkip();
      await v.choose("webauthn");
      const { challenge } = contextual(v).activationData;
      await v.answer(createCredential({ origin: "https://evil.example", challenge }));
      assert.deepEqual(v.keys, ["authfactor.webauthn.error.clientdata_origin_mismatch"]);
      await v.answer(createCredential({ origin: "http://localhost:8080", challenge }));
      await enrolled(v, "webauthn");
    },
  },

  "an identity provider as an authenticator": {
    policy: beside("external_idp"),
    modes: ["step"], // legacy mode knows no such step in its register flow
    async run(v) {
      await v.toSkip();
      await v.choose("external_idp");
      const back = await visit(v.tx.neededToProceed[0].href, "");
      assert.ok(back.searchParams.get("interaction_code"));
      await v.finish(back.href);
      await enrolled(v, "external_idp");
    },
  },

  "somebody new from a social provider, with an interaction code": {
    policy: { identityProviders: [{ type: "GOOGLE", name: "Google IDP" }] },
    modes: ["step"],
    async run(v) {
      await v.remember(v.idx.startTransaction({ flow: "register" }));
      const back = await visit(v.tx.neededToProceed.find((r) => r.name === "redirect-idp").href, `&email=${v.email}`);
      await v.finish(back.href);
      await signedIn(v);
    },
  },

  "somebody new from a social provider, who then enrols": {
    policy: { identityProviders: [{ type: "GOOGLE", name: "Google IDP", then: "enroll" }] },
    modes: ["step"],
    async run(v) {
      await v.remember(v.idx.startTransaction({ flow: "register" }));
      const back = await visit(v.tx.neededToProceed.find((r) => r.name === "redirect-idp").href, `&email=${v.email}`);
      assert.ok(v.idx.isInteractionRequired(back.search));
      v.reload();
      await v.choose("okta_password");
      await v.password();
      await v.enterMailedCode();
      await v.skip();
      await signedIn(v);
    },
  },

  "a hardware token, which nobody can enrol alone": {
    policy: beside("custom_otp"),
    async run(v) {
      await v.toSkip();
      await v.choose("custom_otp");
      assert.deepEqual(v.keys, ["enroll.hotp.restricted"]);
      await v.skip();
      await signedIn(v);
    },
  },
});

// visit is a browser at the simulator's provider, back at the app.
async function visit(href, more) {
  const page = new URL(href);
  assert.match(await (await fetch(page)).text(), /<form/);
  const answer = await fetch(`${page.origin}${page.pathname}/callback${page.search}${more}`, { redirect: "manual" });
  return new URL(answer.headers.get("location"));
}
