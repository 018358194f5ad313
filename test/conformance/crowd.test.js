// Two hundred people at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signedIn } from "./flows.js";
import { startOrg } from "./org.js";
import { Visitor } from "./visitor.js";

const org = await startOrg();
const crowd = 200;

test(`${crowd} sign-ups at once lose nothing and mix nothing`, { timeout: 120_000 }, async (t) => {
  await org.fresh();
  const visitors = Array.from({ length: crowd }, (_, i) => new Visitor(org, i % 2 ? "legacy" : "step", { email: `person${i}@example.com` }));
  const before = org.cpuMillis();
  await Promise.all(visitors.map((v, i) => signUp(v, `Passw0rd of ${i}!`)));

  const cost = org.cpuMillis() - before;

  const users = await org.users();
  assert.equal(users.length, crowd);
  const byLogin = new Map(users.map((u) => [u.login, u]));
  for (const [i, v] of visitors.entries()) {
    const user = byLogin.get(v.email);
    assert.equal(user.status, "ACTIVE");
    assert.equal(user.password, `Passw0rd of ${i}!`);
    assert.equal(user.profile.firstName, `Ada ${i}`);
    assert.equal(v.tx.tokens.idToken.claims.sub, user.id);
    assert.equal(v.tx.tokens.idToken.claims.email, v.email);
    assert.equal((await org.messages(v.email)).length, 1);
  }
  assert.equal(new Set(visitors.map((v) => v.tx.tokens.accessToken.accessToken)).size, crowd);

  const requests = await org.requests();
  assert.deepEqual(requests.filter((r) => r.status !== 200), []);
  const upstream = requests.filter((r) => r.transaction);
  assert.equal(upstream.length, crowd * 10);
  t.diagnostic(`${upstream.length} upstream calls, ${upstream.length / crowd} for each`);
  t.diagnostic(`ready after ${org.startMillis.toFixed(0)} ms; ${(cost / crowd).toFixed(1)} ms of the org's CPU per sign-up`);
});

async function signUp(v, password) {
  await v.start();
  await v.profile({ firstName: `Ada ${/\d+/.exec(v.email)}` });
  await v.choose("okta_password");
  await v.password(password);
  await v.enterMailedCode();
  await v.skip();
  await signedIn(v);
}
