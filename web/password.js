// The rules of a password policy, for hints while typing. The server alone decides.

const COUNTS = {
  minLength: (p) => [...p].length,
  minLowerCase: (p) => (p.match(/\p{Ll}/gu) ?? []).length,
  minUpperCase: (p) => (p.match(/\p{Lu}/gu) ?? []).length,
  minNumber: (p) => (p.match(/\p{Nd}/gu) ?? []).length,
  minSymbol: (p) => (p.match(/[^\p{L}\p{Nd}\s]/gu) ?? []).length,
};
const CLASSES = ["minLowerCase", "minUpperCase", "minNumber", "minSymbol"];

/**
 * The rules that apply, in reading order: [{name, n, met}]. met(password) answers whether the password meets
 * the rule; it is null where the page cannot know (former passwords, parts of the profile it does not hold).
 * words: what the person typed before, as {username, firstName, lastName}.
 */
export function rules(policy = {}, words = {}) {
  const list = [];
  for (const [name, count] of Object.entries(COUNTS)) {
    const n = policy[name];
    if (n > 0) list.push({ name, n, met: (p) => count(p) >= n });
  }
  if (policy.useADComplexityRequirements) {
    list.push({ name: "threeClasses", met: (p) => CLASSES.filter((c) => COUNTS[c](p) > 0).length >= 3 });
  }
  const repeat = policy.maxConsecutiveRepeatingCharacters;
  if (repeat > 0) {
    list.push({ name: "maxRepeat", n: repeat, met: (p) => p !== "" && !new RegExp(`(.)\\1{${repeat}}`, "u").test(p) });
  }
  const excluded = new Set(policy.excludeAttributes ?? []);
  if (policy.excludeFirstName) excluded.add("firstName");
  if (policy.excludeLastName) excluded.add("lastName");
  if (policy.excludeUsername) list.push(without("excludeUsername", words.username?.split("@")[0]));
  if (excluded.has("firstName")) list.push(without("excludeFirstName", words.firstName));
  if (excluded.has("lastName")) list.push(without("excludeLastName", words.lastName));
  if (policy.historyCount > 0) list.push({ name: "historyCount", n: policy.historyCount, met: null });
  return list;
}

function without(name, word) {
  if (!word) return { name, met: null };
  return { name, met: (p) => p !== "" && !p.toLowerCase().includes(word.toLowerCase()) };
}
