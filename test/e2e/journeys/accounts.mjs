// People who have an account already, and pages that are not the site's.
import assert from "node:assert/strict";
import { ADA, PASSWORD, isSignedIn, journey, setsPassword, signsIn, signsUp } from "../journey.mjs";

const PASSWORD_ALONE = { authenticators: [{ key: "okta_password", use: "required" }], email: { verification: "off" } };

journey("an address that is taken leads to the sign-in page", { policy: PASSWORD_ALONE, refusals: ["already_registered"] }, async ({ ada, newcomer }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await isSignedIn(ada);

  const later = await newcomer(); // Ada again, who forgot
  await signsUp(later);
  await later.isTold("You may have an account");
  await later.page.getByRole("alert").getByRole("link", { name: "Sign in" }).click();
  await later.sees("Sign in");
  assert.equal(await later.finds("identifier"), ADA.email, "the address came along");
  assert.ok(!later.page.url().includes("ada"), "and is gone from the address bar");
  await later.clicks("Sign in");
  await later.sees("Enter your password");
  assert.ok(!(await later.page.getByRole("main").innerText()).includes("Done so far"), "nothing is done yet");
  await later.page.locator('main input[autocomplete="current-password"]').fill(PASSWORD);
  await later.clicks("Continue");
  await isSignedIn(later);
});

journey("a wrong password at sign-in, and then the right one", { policy: PASSWORD_ALONE, refusals: ["form_rejected"] }, async ({ ada, newcomer }) => {
  await signsUp(ada);
  await setsPassword(ada);
  await isSignedIn(ada);
  const later = await newcomer();
  await later.opens("/");
  await later.sees("Welcome");
  await later.clicks("Sign in");
  await later.reads("Sign in with the account that you have."); // and nothing of an address just confirmed
  await signsIn(later);
  await later.sees("Enter your password");
  const password = later.page.locator('main input[autocomplete="current-password"]');
  await password.fill("not this one");
  await later.clicks("Continue");
  await later.isTold("Password is incorrect");
  await password.fill(PASSWORD);
  await later.clicks("Continue");
  await isSignedIn(later);
});

journey("no other site can use the API from a browser", {}, async ({ ada, machine, watch }) => {
  await ada.opens(`${machine.org}/oauth2/default/.well-known/openid-configuration`); // a page of another origin
  for (const type of ["application/json", "text/plain"]) { // with and without a preflight
    const end = await ada.page.evaluate(([url, headers]) => fetch(url, { method: "POST", headers, body: "{}" }).then(String, String),
      [`${machine.api}/register`, { "Content-Type": type }]);
    assert.equal(end, "TypeError: Failed to fetch");
  }
  watch.forgives(/blocked by CORS policy/);
  watch.forgives(/net::ERR_FAILED/);
  assert.ok(!(await machine.calls()).some((path) => path.endsWith("/interact")), "nothing was started");
});
