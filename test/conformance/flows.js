// How a table of flows becomes tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modes, Visitor } from "./visitor.js";

// walk runs each flow in both modes of the SDK and prints what it cost. A flow is {policy, visitor, modes, run}.
export function walk(org, flows) {
  for (const [name, flow] of Object.entries(flows)) {
    for (const mode of flow.modes ?? modes) {
      test(`${name} (${mode} mode)`, { timeout: 20_000 }, async (t) => {
        await org.fresh(flow.policy);
        const visitor = new Visitor(org, mode, flow.visitor);
        await flow.run(visitor, org, t);
        await report(t, org);
      });
    }
  }
}

// report prints the calls a flow made upstream; discovery and keys are cached by the SDK and counted apart.
async function report(t, org) {
  const paths = (await org.requests()).map((r) => r.path).filter((p) => !p.startsWith("/email/") && !p.startsWith("/tokens/")); // a person's clicks
  const cached = paths.filter((p) => p.includes("/.well-known/") || p.endsWith("/keys"));
  t.diagnostic(`${paths.length - cached.length} upstream calls, and ${cached.length} for discovery and keys`);
}

// signedIn holds that the visitor has tokens which the SDK itself finds good.
export async function signedIn(visitor) {
  const { tx, auth, email } = visitor;
  assert.equal(tx.status, "SUCCESS", JSON.stringify(tx.messages ?? tx.nextStep));
  const { idToken, accessToken } = tx.tokens;
  await auth.token.verify(idToken);
  assert.equal(idToken.claims.email, email);
  assert.ok(accessToken.accessToken);
}
