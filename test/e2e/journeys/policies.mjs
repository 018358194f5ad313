// What else an org's policy may ask for; the page is the same.
import assert from "node:assert/strict";
import { ADA, PASSWORD, choosesEmail, entersCode, givesNumber, isSignedIn, journey, setsPassword, signsUp } from "../journey.mjs";

const PHONE = "+15556667777";

journey("e-mail required: the code ends it", { policy: "email-required" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  assert.ok(!(await ada.isOffered(/Skip/)));
  await ada.clicks("Continue"); // the only way there is
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await isSignedIn(ada);
});

const BOTH_OPTIONAL = [
  { key: "okta_password", use: "required" },
  { key: "okta_email", use: "optional" },
  { key: "phone_number", use: "optional" },
];

journey("e-mail and phone optional: skip at once", { policy: { authenticators: BOTH_OPTIONAL, email: { verification: "off" } } }, async ({ ada }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});

const ONE_OF_THEM = { authenticators: BOTH_OPTIONAL, requireOneOf: ["okta_email", "phone_number"], email: { verification: "off" } };

journey("one of the two is wanted: the phone will do", { policy: ONE_OF_THEM }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await ada.chooses(/send a message or call you/);
  await givesNumber(ada, PHONE, "Voice call");
  await ada.sees("Check your phone");
  await entersCode(ada, await machine.codeFor(PHONE));
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});

journey("the password on the first page", { policy: "password-on-profile", refusals: ["password_rejected"] }, async ({ ada, machine }) => {
  await ada.opens("/");
  await ada.clicks("Sign up");
  await ada.sees("Create your account");
  await ada.types(ADA);
  await ada.typesNewPassword("tooshort");
  await ada.clicks("Create account");
  await ada.isTold("That password was not accepted", /See below/);
  await ada.readsOnce(/requirements/);
  assert.equal(await ada.finds("email"), ADA.email);
  await ada.typesNewPassword(PASSWORD);
  await ada.clicks("Create account");
  await ada.sees("Secure your account");
  await ada.clicks("Continue");
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await isSignedIn(ada);
  assert.equal((await machine.users())[0].password, PASSWORD);
});

journey("without a password: the code is on its way when the form is sent", { policy: "password-less" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});

journey("a phone that only rings, asked for on a page of its own", { policy: "voice-only" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await givesNumber(ada, PHONE);
  await ada.sees("Check your phone");
  const [message] = await machine.messagesTo(PHONE);
  assert.equal(message.channel, "voice");
  await entersCode(ada, message.code);
  await isSignedIn(ada);
});

journey("a phone in two calls: way and number asked for together all the same", { policy: { phone: { calls: 2 } }, refusals: ["phone_invalid"] }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await ada.sees("Add another way to sign in?");
  await givesNumber(ada, "+999 555 0100", "Text message (SMS)");
  await ada.isTold(/number/i);
  await ada.types({ phoneNumber: PHONE });
  await ada.clicks("Continue");
  await ada.sees("Check your phone");
  await entersCode(ada, await machine.codeFor(PHONE));
  await isSignedIn(ada);
});

journey("attributes of the org's own: text, numbers, choices, a box to tick", { policy: "custom-attributes", refusals: ["form_rejected"] }, async ({ ada, machine }) => {
  await signsUp(ada, { ...ADA, country: "jp", seats: "three", postcode: "nowhere" });
  await ada.isTold("Please check this", /Plan: Please choose one/, /Please enter a number/, /Please confirm this/);
  await ada.chooses("Business");
  await ada.types({ seats: "3", termsAccepted: true });
  await ada.clicks("Create account");
  await ada.isTold(/Postcode/);
  await ada.types({ postcode: "10115" });
  await ada.clicks("Create account");
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await ada.clicks("Continue");
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await isSignedIn(ada);
  const { profile } = (await machine.users())[0];
  const { plan, country, seats, postcode, termsAccepted, nickname } = profile;
  assert.deepEqual({ plan, country, seats, postcode, termsAccepted, nickname }, {
    plan: "business", country: "jp", seats: 3, postcode: "10115", termsAccepted: true, nickname: undefined,
  });
});

journey("sign-up is closed", { policy: "sign-up-disabled", refusals: ["registration_unavailable"] }, async ({ ada }) => {
  await ada.opens("/");
  await ada.clicks("Sign up");
  await ada.sees("Sign-up is closed");
  await ada.clicks("Sign in");
  await ada.sees("Sign in");
});

journey("nobody has the app: it fails at the end, in words", { policy: "not-assigned", refusals: ["access_denied"] }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await ada.sees("You have no access");
  await ada.reads(/not assigned/);
  await ada.reads("Your account may have been created already.");
  assert.ok(!(await ada.isOffered("Sign in")), "signing in ends in the same refusal");
});

journey("the most awkward org: long rotating handles, limits, a link beside the code", { policy: "awkward" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});
