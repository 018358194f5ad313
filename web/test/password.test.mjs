import assert from "node:assert/strict";
import test from "node:test";
import { rules } from "../password.js";

const met = (policy, password, words) =>
  Object.fromEntries(rules(policy, words).map((r) => [r.name, r.met ? r.met(password) : null]));

test("only rules that apply are listed", () => {
  assert.deepEqual(rules(), []);
  assert.deepEqual(rules({ minLength: 0, minNumber: 0, excludeUsername: false }), []);
});

test("characters are counted as people see them", () => {
  const policy = { minLength: 4, minLowerCase: 1, minUpperCase: 1, minNumber: 1, minSymbol: 1 };
  assert.deepEqual(met(policy, "äÖ1!"), { minLength: true, minLowerCase: true, minUpperCase: true, minNumber: true, minSymbol: true });
  assert.deepEqual(met(policy, "👍 "), { minLength: false, minLowerCase: false, minUpperCase: false, minNumber: false, minSymbol: true });
});

test("three of four classes, repetition, and what must not be in it", () => {
  assert.deepEqual(met({ useADComplexityRequirements: true }, "aB3"), { threeClasses: true });
  assert.deepEqual(met({ useADComplexityRequirements: true }, "ab3"), { threeClasses: false });
  assert.deepEqual(met({ maxConsecutiveRepeatingCharacters: 2 }, "aab"), { maxRepeat: true });
  assert.deepEqual(met({ maxConsecutiveRepeatingCharacters: 2 }, "aaab"), { maxRepeat: false });
  const policy = { excludeUsername: true, excludeAttributes: ["firstName"], historyCount: 4 };
  assert.deepEqual(met(policy, "Ada123", { username: "lovelace@example.com", firstName: "ada" }), {
    excludeUsername: true, excludeFirstName: false, historyCount: null,
  });
  assert.deepEqual(met(policy, "x"), { excludeUsername: null, excludeFirstName: null, historyCount: null });
});
