// A journey is a test: a machine of its own, somebody at a browser, and a story.
import assert from "node:assert/strict";
import { newContext } from "./browser.mjs";
import { startMachine } from "./machine.mjs";
import { Person } from "./person.mjs";
import { Watch } from "./watch.mjs";

/** Every journey of the run: [name, test]. */
export const journeys = [];

/**
 * name: what the journey shows. policy: what the org asks for (see startMachine). refusals: the codes of the API's
 * refusals on the way, in order: no more and no fewer. story({ada, machine, newcomer, watch}): newcomer() is somebody else
 * at a browser of their own.
 */
export function journey(name, { policy, refusals = [] }, story) {
  journeys.push([name, async (t) => {
    const machine = await startMachine(policy);
    const watch = new Watch(machine);
    const contexts = [];
    const newcomer = async () => {
      const context = await newContext();
      contexts.push(context);
      watch.over(context);
      return new Person(await context.newPage(), machine, `${name} ${contexts.length}`);
    };
    try {
      const ada = await newcomer();
      await story({ ada, machine, newcomer, watch });
      await watch.ends(refusals, [CANARY]);
    } catch (fault) {
      for (const page of contexts.flatMap((c) => c.pages())) t.diagnostic(`${page.url()}: ${await page.innerText("body").catch(String)}`);
      t.diagnostic(machine.lastRequests());
      throw fault;
    } finally {
      await Promise.all(contexts.map((c) => c.close()));
      await machine.stop();
    }
  }]);
}

// ---- what the stories share

export const ADA = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" };
export const PASSWORD = `Quoted "horse" \\ 77 `; // kept as it is, the blank at its end too
const CANARY = "horse"; // that part of it which every way of writing leaves alone

/** From the home page to the form. */
export async function signsUp(person, profile = ADA) {
  await person.opens("/");
  await person.sees("Welcome");
  await person.clicks("Sign up");
  await person.sees("Create your account");
  await person.types(profile);
  await person.clicks("Create account");
}

export async function setsPassword(person) {
  await person.sees("Choose a password");
  await person.typesNewPassword(PASSWORD);
  await person.clicks("Save password");
}

/** Chooses from the list, by what stands below the name. */
export async function choosesEmail(person) {
  await person.chooses(/send a code to the address/);
  await person.clicks("Continue");
}

/** Gives a number where the phone is chosen, or is all there is to choose. */
export async function givesNumber(person, phoneNumber, method) {
  if (method) await person.chooses(method);
  await person.types({ phoneNumber });
  await person.clicks("Continue");
}

export async function entersCode(person, code) {
  await person.types({ passcode: code });
  await person.clicks("Confirm");
}

export async function signsIn(person, { email } = ADA) {
  await person.sees("Sign in");
  await person.types({ identifier: email });
  await person.clicks("Sign in");
}

/** On the home page, as Ada; answers the claims of her ID token as the page shows them. */
export async function isSignedIn(person) {
  await person.sees("Hello, Ada");
  const claims = await person.claims();
  assert.equal(claims.email, ADA.email);
  assert.equal(claims.name, "Ada Lovelace");
  return claims;
}
