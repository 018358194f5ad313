// The org of Okta's guides: a password, a code by e-mail, and a phone for those who like.
import assert from "node:assert/strict";
import { ADA, PASSWORD, choosesEmail, entersCode, givesNumber, isSignedIn, journey, setsPassword, signsUp } from "../journey.mjs";

const PHONE = "+15556667777";

async function confirmsEmail(person, machine) {
  await person.sees("Secure your account");
  await choosesEmail(person);
  await person.sees("Check your e-mail");
  await entersCode(person, await machine.codeFor(ADA.email));
}

journey("profile, password, e-mail code, skip: signed in", {}, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await confirmsEmail(ada, machine);
  await ada.sees("Add another way to sign in?");
  await ada.reads(/Done so far: (password, e-mail|e-mail, password)/); // whatever the org calls them
  await ada.clicks("Skip for now");
  const claims = await isSignedIn(ada);
  assert.equal(claims.iss, `${machine.org}/oauth2/default`);
  assert.equal((await machine.calls()).length, 10, "calls to the org");
  const [user] = await machine.users();
  assert.equal(user.password, PASSWORD, "the password as the org got it");
  await ada.clicks("Sign out");
  await ada.sees("Welcome");
});

journey("everything mistyped once and corrected", { refusals: ["form_rejected", "password_rejected", "code_rejected"] }, async ({ ada, machine }) => {
  await signsUp(ada, { ...ADA, firstName: "", email: "ada at example.com" });
  await ada.isTold("Please check this", /Please fill this in/);
  await ada.types({ firstName: "Ada" });
  await ada.clicks("Create account");
  await ada.isTold("Please check this", /must be in the form of an email address/);
  assert.equal(await ada.finds("email"), "ada at example.com", "what was typed");
  await ada.types({ email: ADA.email });
  await ada.clicks("Create account");

  await ada.sees("Choose a password");
  await ada.typesNewPassword("short");
  await ada.page.getByRole("button", { name: /^Show/ }).first().click();
  assert.ok(await ada.canReadThePassword());
  await ada.clicks("Save password");
  await ada.isTold("That password was not accepted", /See below/);
  await ada.readsOnce(/requirements/);
  assert.ok(!(await ada.canReadThePassword()), "hidden again on the way out");
  await ada.typesNewPassword(PASSWORD, `${PASSWORD}!`);
  await ada.clicks("Save password");
  await ada.isTold("Please check this", /The two entries differ/);
  await ada.typesNewPassword(PASSWORD);
  await ada.clicks("Save password");

  await ada.sees("Secure your account");
  await ada.clicks("Continue");
  await ada.isTold("Please choose one");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  await ada.clicks("Confirm");
  await ada.isTold("Please fill this in");
  await entersCode(ada, "wrong");
  await ada.isTold("That code did not work");
  await entersCode(ada, ` ${(await machine.codeFor(ADA.email)).replace(/^.../, "$& ")}`); // as people copy it
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});

for (const [method, channel] of [["Text message (SMS)", "sms"], ["Voice call", "voice"]]) {
  journey(`the phone too: ${channel}`, {}, async ({ ada, machine }) => {
    await signsUp(ada);
    await setsPassword(ada);
    await confirmsEmail(ada, machine);
    await ada.sees("Add another way to sign in?");
    await givesNumber(ada, "+1 (555) 666-7777", method);
    await ada.sees("Check your phone");
    await ada.reads("code to +1 (555) 666\u20117777."); // with a hyphen that no line ends at
    const [message] = await machine.messagesTo(PHONE);
    assert.equal(message.channel, channel);
    await entersCode(ada, message.code);
    await isSignedIn(ada);
    assert.equal((await machine.calls()).length, 11, "calls to the org");
    assert.deepEqual((await machine.users())[0].authenticators.toSorted(), ["okta_email", "okta_password", "phone_number"]);
  });
}

journey("a number that is none, one that is refused, a wrong one, and then the right one", { refusals: ["phone_invalid", "phone_invalid"] }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await confirmsEmail(ada, machine);
  await ada.sees("Add another way to sign in?");
  await givesNumber(ada, "12", "Text message (SMS)");
  await ada.isTold(/number/i);
  await ada.isLedTo("phoneNumber");
  await ada.types({ phoneNumber: "+999 555 0100" });
  await ada.clicks("Continue");
  await ada.isTold(/number/i);
  await ada.isLedTo("phoneNumber");
  await ada.types({ phoneNumber: "+1 555 000 1111" }); // somebody else's
  await ada.clicks("Continue");
  await ada.sees("Check your phone");
  await ada.clicks("Change the number");
  await ada.sees("Change the number");
  await ada.types({ phoneNumber: PHONE });
  await ada.clicks("Continue");
  await ada.sees("Check your phone");
  await entersCode(ada, await machine.codeFor(PHONE));
  await isSignedIn(ada);
});
