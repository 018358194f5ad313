// What a page does about a problem. Pure: knows no DOM.

/**
 * Which screen a problem leads to:
 * "correct" keeps the form, "retry" keeps it and offers the same request again, "resume" asks for the
 * current step by itself, "continue" offers to ask for it, "restart" offers a new start, "signIn" sends to
 * the sign-in page, "stop" ends.
 * seen: {form} a form is on the screen or came with the problem; {shown} it is on the screen; {pending} the sign-up can be resumed;
 * {resumed} this page has just resumed by itself.
 */
export function reaction(problem, seen = {}) {
  const form = Boolean(seen.form);
  const resume = seen.resumed ? "continue" : "resume";
  switch (problem.action) {
    case "correct":
      return form ? "correct" : seen.pending ? resume : "restart";
    case "wait":
      return "retry";
    case "resume":
      return resume;
    case "restart":
      return "restart";
    case "sign_in":
      // A taken address may also be a typing mistake: while the form can go on, it stays.
      return form && problem.continuation ? "correct" : "signIn";
    case "stop":
      // A locked way to sign in may leave others: the form that came along is still good.
      return problem.nextStep && seen.shown ? "correct" : "stop";
    default:
      return "stop";
  }
}

/**
 * What to say about the account on a page that leads on with kind (of reaction): {note, offer}. note is a key of the
 * texts, or null; offer is whether signing in may help. Nobody is sent to a sign-in that ends in the same refusal.
 */
export function accountNote(kind, { code, accountMayExist }) {
  const closed = code === "registration_unavailable"; // for new accounts alone
  if (kind === "signIn" || !accountMayExist) return { note: null, offer: closed };
  if (kind === "restart") return { note: "finishedBefore", offer: true };
  if (kind === "stop" && code !== "authenticator_locked" && !closed) return { note: "mayExist", offer: false };
  return { note: "mayExistSignIn", offer: true };
}

/**
 * Sorts messages to the inputs they concern: {fields: Map(pointer → texts), general: texts}.
 * A message about an object concerns the first input inside it; one about nothing shown is general.
 */
export function bindMessages(messages, pointers) {
  const fields = new Map();
  const general = [];
  for (const { field, text } of messages) {
    if (!text) continue;
    const pointer =
      field && (pointers.find((p) => p === field) ?? pointers.find((p) => p.startsWith(`${field}/`)));
    const list = pointer ? fields.get(pointer) ?? [] : general;
    if (!list.includes(text)) list.push(text);
    if (pointer) fields.set(pointer, list);
  }
  return { fields, general };
}

/** Seconds to wait before the same request again; a default where the problem names none. */
export function waitSeconds(problem) {
  if (problem.retryAfterSeconds >= 0) return Math.ceil(problem.retryAfterSeconds);
  return problem.code === "network" ? 0 : 5;
}
