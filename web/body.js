// From what a person typed to the body of a request. Pure: knows no DOM.

/** The tokens of a JSON pointer (RFC 6901). */
export function tokens(pointer) {
  if (!pointer.startsWith("/")) throw new TypeError(`not a JSON pointer: ${pointer}`);
  return pointer.slice(1).split("/").map((t) => t.replace(/~1/g, "/").replace(/~0/g, "~"));
}

// Without a prototype, so that no name of the server's can reach one.
const bare = () => Object.create(null);

/** Sets a value in body where pointer says, making the objects on the way. */
export function setAt(body, pointer, value) {
  const path = tokens(pointer);
  const name = path.pop();
  let at = body;
  for (const t of path) at = at[t] ??= bare();
  at[name] = value;
}

/**
 * The JSON value of what was typed for an input: {value}, {empty: true} when there is nothing to send,
 * or {error: key} where the input's own rules are not met. typed is a string, or a boolean for a checkbox.
 * A secret is never touched; other text loses blanks at its ends.
 */
export function valueOf(input, typed) {
  if (typeof typed === "boolean") {
    return input.required && !typed ? { error: "mustAccept" } : { value: typed };
  }
  const text = input.secret ? typed ?? "" : (typed ?? "").trim();
  if (text === "") return !input.required ? { empty: true } : { error: input.options?.length ? "noChoice" : "required" };
  if (input.options?.length) {
    const option = input.options.find((o) => String(o.value) === text);
    return option ? { value: asType(input.type, option.value) } : { error: "notOffered" };
  }
  if (input.type === "number" || input.type === "integer") {
    const number = Number(text.replace(",", "."));
    const good = Number.isFinite(number) && (input.type === "number" || Number.isInteger(number));
    return good ? { value: number } : { error: "notANumber" };
  }
  if (input.type === "boolean") return { value: text === "true" };
  const length = [...text].length;
  if (input.minLength && length < input.minLength) return { error: "tooShort", n: input.minLength };
  if (input.maxLength && length > input.maxLength) return { error: "tooLong", n: input.maxLength };
  return { value: text };
}

// Okta lists the values of booleans and numbers as text; the body wants the type.
function asType(type, value) {
  if (typeof value !== "string") return value;
  if (type === "boolean") return value === "true";
  if (type === "number" || type === "integer") return Number(value);
  return value;
}

/**
 * The body that answers step, from typed(input). It has no continuation; the client adds it.
 * Answers {body, errors: [{pointer, error, n}]}; body is complete only without errors.
 */
export function buildBody(step, typed) {
  const body = bare();
  const errors = [];
  for (const input of step.inputs ?? []) {
    const { value, empty, error, n } = valueOf(input, typed(input));
    if (error) errors.push({ pointer: input.pointer, error, n });
    else if (!empty) setAt(body, input.pointer, value);
  }
  if (step.route === "/register") body.profile ??= bare();
  // A form about the current authenticator names it; the list says it by the person's choice.
  if (step.route === "/authenticator" && !body.authenticator && step.authenticator) {
    body.authenticator = step.authenticator.id ?? step.authenticator.key;
  }
  return { body, errors };
}
