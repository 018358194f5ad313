// Links in mails: they lead through the API back to the site, and are safe to open anywhere.
import assert from "node:assert/strict";
import { ADA, PASSWORD, choosesEmail, entersCode, isSignedIn, journey, setsPassword, signsIn, signsUp } from "../journey.mjs";

// The inbox of the simulated org is where a person here reads mail.
async function opensTheMail(person, machine) {
  const href = await person.page.getByRole("link", { name: "Open the inbox" }).getAttribute("href");
  assert.equal(href, `${machine.inbox}/`);
  const tab = await person.anotherTab();
  await tab.opens(`${machine.inbox}/?refresh=off&to=${ADA.email}`);
  await tab.sees(/Inbox/);
  return tab;
}

async function entersPassword(person) {
  await person.sees("Enter your password");
  await person.page.locator('main input[autocomplete="current-password"]').fill(PASSWORD);
  await person.clicks("Continue");
}

journey("verification before access: check your mail, follow the link, sign in", { policy: "password-only" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Check your e-mail");
  await ada.reads(/sent a link to ada@example.com/);
  const mail = await opensTheMail(ada, machine);
  await mail.clicks("Open the link");
  await mail.reads(/just confirmed your address/);
  assert.equal(mail.page.url(), `${machine.site}/signin.html`);
  await signsIn(mail);
  await entersPassword(mail);
  await isSignedIn(mail);
});

journey("before the link is followed nobody can sign in", { policy: "password-only", refusals: ["form_rejected"] }, async ({ ada }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await ada.sees("Check your e-mail");
  await ada.clicks("Sign in");
  await signsIn(ada);
  await entersPassword(ada);
  await ada.isTold("Authentication failed");
});

journey("verification optional: signed in at once, and the welcome mail's link works later", { policy: "verification-optional" }, async ({ ada, machine }) => {
  await signsUp(ada);
  await setsPassword(ada);
  assert.equal((await isSignedIn(ada)).email_verified, "false");
  await machine.clockMoves(24 * 3600);
  const mail = await opensTheMail(ada, machine);
  await mail.clicks("Open the link");
  await mail.sees("Your email is verified"); // a page of the org's own
  await mail.opens("/signin.html");
  await signsIn(mail);
  await entersPassword(mail);
  assert.equal((await isSignedIn(mail)).email_verified, "true");
});

const MAGIC = { email: { magicLink: true } };

async function waitsForMail(person) {
  await signsUp(person);
  await setsPassword(person);
  await person.sees("Secure your account");
  await choosesEmail(person);
  await person.sees("Check your e-mail");
}

journey("a link beside the code: opened in a second tab, the first goes on", { policy: MAGIC }, async ({ ada, machine }) => {
  await waitsForMail(ada);
  const mail = await opensTheMail(ada, machine);
  await mail.page.clock.install(); // however slow this machine is, the second for which the tab waits is not over
  await mail.clicks("Open the link");
  await mail.sees("Thank you");
  assert.equal(mail.page.url(), `${machine.site}/signup.html`);
  await ada.sees("Add another way to sign in?");
  await ada.clicks("Skip for now");
  await isSignedIn(ada);
});

journey("a link beside the code: opened on another device, it only shows the code", { policy: MAGIC }, async ({ ada, machine, newcomer }) => {
  await waitsForMail(ada);
  const { link, code } = (await machine.messagesTo(ADA.email))[0];
  const telephone = await newcomer();
  await telephone.opens(link);
  await telephone.sees("Your code");
  await telephone.reads(code);
  await telephone.reads("If you did not start this, close this page.");
  assert.equal(telephone.page.url(), `${machine.site}/signup.html`);
  await entersCode(ada, code);
  await ada.sees("Add another way to sign in?");
});
