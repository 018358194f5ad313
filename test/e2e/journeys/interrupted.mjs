// A person reloads, waits, changes their mind, comes back too late.
import assert from "node:assert/strict";
import { ADA, PASSWORD, choosesEmail, entersCode, givesNumber, isSignedIn, journey, setsPassword, signsUp } from "../journey.mjs";

const PHONE = "+15556667777";

async function reloadsAt(person, title) {
  await person.sees(title);
  await person.reloads();
  await person.sees(title);
}

journey("a reload at every step", {}, async ({ ada, machine }) => {
  await ada.opens("/signup.html");
  await reloadsAt(ada, "Create your account");
  await ada.types(ADA);
  await ada.clicks("Create account");
  await reloadsAt(ada, "Choose a password");
  await ada.typesNewPassword(PASSWORD);
  await ada.clicks("Save password");
  await reloadsAt(ada, "Secure your account");
  await choosesEmail(ada);
  await reloadsAt(ada, "Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  await reloadsAt(ada, "Add another way to sign in?");
  await givesNumber(ada, PHONE, "Text message (SMS)");
  await reloadsAt(ada, "Check your phone");
  assert.equal((await machine.messagesTo(PHONE)).length, 1, "a reload sends nothing again");
  await entersCode(ada, await machine.codeFor(PHONE));
  await reloadsAt(ada, "Hello, Ada");
});

journey("the code did not arrive: sent again, after a countdown", { refusals: ["code_rejected"] }, async ({ ada, machine }) => {
  await ada.page.clock.install();
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  const again = ada.page.getByRole("button", { name: /^Send the code again/ });
  assert.match(await again.textContent(), /again in 0:(30|2\d)/);
  assert.ok(await again.isDisabled());
  const first = await machine.codeFor(ADA.email);
  await machine.clockMoves(31);
  await ada.page.clock.fastForward(31_000);
  await ada.clicks("Send the code again");
  await ada.reads("A new code is on its way.");
  await again.and(ada.page.locator(":disabled")).waitFor();
  const [{ code: second }, ...others] = await machine.messagesTo(ADA.email);
  assert.equal(others.length, 1);
  await entersCode(ada, first);
  await ada.isTold("That code did not work");
  await entersCode(ada, second);
  await ada.sees("Add another way to sign in?");
});

journey("canceled half-way, and started again", { policy: { halfFinishedAccounts: "reusable" } }, async ({ ada }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await ada.clicks("Cancel");
  await ada.sees("Canceled");
  await ada.clicks("Start again");
  await ada.sees("Create your account");
  assert.equal(await ada.finds("email"), ADA.email, "what was typed is still there");
  await ada.clicks("Create account");
  await setsPassword(ada);
  await ada.sees("Secure your account");
});

journey("changed their mind about the way", {}, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Secure your account");
  await choosesEmail(ada);
  await ada.sees("Check your e-mail");
  await ada.clicks("Choose another way");
  await ada.sees("Choose another way");
  await givesNumber(ada, PHONE, "Voice call");
  await ada.sees("Check your phone");
  await entersCode(ada, await machine.codeFor(PHONE));
  await ada.sees("Secure your account");
});

journey("back too late: it says so, and starts again", { policy: { halfFinishedAccounts: "reusable" }, refusals: ["continuation_expired"] }, async ({ ada, machine }) => {
  await signsUp(ada);
  await ada.sees("Choose a password");
  await machine.clockMoves(3600);
  await ada.typesNewPassword(PASSWORD);
  await ada.clicks("Save password");
  await ada.sees("This took too long");
  await ada.reads("If you finished before, sign in instead.");
  await ada.clicks("Start again");
  await ada.sees("Create your account");
  assert.equal(await ada.finds("email"), ADA.email, "what was typed is still there");
  await ada.clicks("Create account");
  await ada.sees("Choose a password");
});

journey("a reload that comes too late starts anew, and says so", { refusals: ["continuation_expired"] }, async ({ ada, machine }) => {
  await signsUp(ada);
  await ada.sees("Choose a password");
  await machine.clockMoves(3600);
  await ada.reloads();
  await ada.sees("Create your account");
  await ada.reads(/Your earlier visit had run out/);
});

journey("with the keyboard alone", {}, async ({ ada, machine }) => {
  await ada.opens("/");
  await ada.sees("Welcome");
  await ada.tabsTo("Sign up", "Enter");
  await ada.sees("Create your account");
  for (const [name, value] of Object.entries(ADA)) {
    await ada.tabsTo(name);
    await ada.writes(value);
  }
  await ada.tabsTo("Create account", "Enter");
  await ada.sees("Choose a password");
  await ada.tabsTo("passcode");
  await ada.writes(PASSWORD);
  await ada.page.keyboard.press("Tab"); // past the toggle
  await ada.page.keyboard.press("Tab");
  await ada.writes(PASSWORD);
  await ada.page.keyboard.press("Enter");
  await ada.sees("Secure your account");
  await ada.page.keyboard.press("Tab"); // into the list: to its first or its last entry, as browsers differ
  while (!(await ada.page.getByRole("radio", { name: /send a code to the address/ }).isChecked())) await ada.page.keyboard.press("ArrowDown");
  await ada.page.keyboard.press("Enter");
  await ada.sees("Check your e-mail");
  await ada.tabsTo("passcode");
  await ada.writes(await machine.codeFor(ADA.email));
  await ada.page.keyboard.press("Enter");
  await ada.sees("Add another way to sign in?");
  await ada.tabsTo("Skip for now", "Enter");
  await isSignedIn(ada);
});

journey("two people at once do not disturb each other", {}, async ({ ada, machine, newcomer }) => {
  const bob = await newcomer();
  const BOB = { firstName: "Bob", lastName: "Builder", email: "bob@example.com" };
  await signsUp(ada);
  await signsUp(bob, BOB);
  for (const person of [bob, ada]) await setsPassword(person);
  for (const person of [ada, bob]) await choosesEmail(person);
  await bob.sees("Check your e-mail");
  await entersCode(bob, await machine.codeFor(BOB.email));
  await ada.sees("Check your e-mail");
  await entersCode(ada, await machine.codeFor(ADA.email));
  for (const person of [ada, bob]) {
    await person.sees("Add another way to sign in?");
    await person.clicks("Skip for now");
  }
  await bob.sees("Hello, Bob");
  await isSignedIn(ada);
});
