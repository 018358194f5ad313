// A small client for the idxflow API: one decision of the person per call.
//
// Each method answers a view ({status, nextStep, …}), or null when a later call
// has taken over, and throws a Problem that says by `action` what to do.

// What to do with an answer that the gateway in front made itself, without a code.
const GATEWAY = { 404: "stop", 413: "stop", 429: "wait", 500: "resume", 502: "resume", 503: "wait", 504: "resume" };
const PATIENCE_MS = 35000; // the service itself gives up after 28 s
const CHANNEL = "idxflow";
const CARRIED = ["otp", "state", "interaction_code", "error", "login_hint", "target_link_uri"];

/** A refusal. `code` is one of the API's, or "network" (no answer) or "gateway" (an answer without a code). */
export class Problem extends Error {
  constructor(from) {
    super(from.title || from.code);
    this.name = "Problem";
    for (const k of ["code", "action", "status", "title", "detail", "retryAfterSeconds", "requestId", "accountMayExist", "continuation", "nextStep"]) {
      this[k] = from[k];
    }
    this.messages = from.messages || [];
  }
}

/**
 * A client for one sign-up at a time.
 * api: the API's base URL. storage: "session" (default) or "memory". locale: a language tag for Okta's texts.
 * name: keeps two flows of one page apart. fetch: for tests.
 */
export function createClient({ api, storage = "session", locale, name = "signup", fetch: send = (...a) => fetch(...a) }) {
  const base = api.replace(/\/+$/, "");
  const key = `idxflow:${name}`;
  let kept = (storage === "memory" ? null : load(key)) || {}; // {continuation, stateDigest}
  let serial = 0; // of the newest request; older answers are dropped
  let running = null;
  let last = null; // the newest request, for retry

  function keep(next) {
    kept = next;
    if (storage !== "memory") save(key, next.continuation && next);
  }

  function post(route, body, { start = false, quiet = false } = {}) {
    const text = JSON.stringify(start ? body : { continuation: kept.continuation, ...body });
    // A double click is one request; a look in the background never disturbs a decision.
    if (running && running.route === route && running.text === text && !start) return running.answer;
    if (running && quiet) return Promise.resolve(null);
    const request = { route, text, headers: { "Content-Type": "application/json", "X-Device-Token": deviceToken() } };
    if (locale) request.headers["Accept-Language"] = locale;
    if (start) request.headers["Idempotency-Key"] = random();
    if (!quiet) last = request;
    return dispatch(request);
  }

  function dispatch(request) {
    running?.stop.abort();
    const mine = ++serial;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    const answer = exchange(request, stop.signal)
      .then((result) => (mine === serial ? settle(result, request) : null))
      .finally(() => {
        clearTimeout(timer);
        if (mine === serial) running = null;
      });
    running = { ...request, stop, answer };
    return answer;
  }

  // exchange never throws: it answers a view or a Problem.
  async function exchange({ route, text, headers }, signal) {
    let r;
    let body = null;
    try {
      r = await send(base + route, {
        method: "POST", headers, body: text, signal,
        mode: "cors", credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
      });
      body = await r.json().catch((e) => {
        if (r.ok) throw e;
      });
    } catch {
      return new Problem({ code: "network", action: "wait" });
    }
    if (r.ok && typeof body?.status === "string") return body;
    const wait = Number(r.headers.get("Retry-After")) || undefined;
    if (!r.ok && body?.code && body.action) return new Problem({ retryAfterSeconds: wait, ...body });
    const action = GATEWAY[r.status] || (r.ok || r.status > 500 ? "resume" : "stop");
    return new Problem({ code: "gateway", action, status: r.status, retryAfterSeconds: wait });
  }

  function settle(result, request) {
    const { continuation, nextStep } = result;
    const problem = result instanceof Problem;
    if (continuation) keep({ continuation, stateDigest: nextStep ? nextStep.stateDigest : kept.stateDigest });
    else if (!problem || result.action === "restart") keep({});
    if (!problem) return result;
    if (continuation && last === request) {
      const body = JSON.parse(request.text);
      last = body.continuation ? { ...request, text: JSON.stringify({ ...body, continuation }) } : null;
    }
    if (result.action === "resume" && !kept.continuation) result.action = "restart";
    throw result;
  }

  const client = {
    /** True while a sign-up can be resumed. */
    get pending() {
      return Boolean(kept.continuation);
    },
    /** options: signIn, loginHint, returnTo, codeChallenge, activationToken. Starts with the form only: repeatable. */
    start: (options = {}) => post("/register", locale ? { locale, ...options } : options, { start: true }),
    /** body: {profile, password?, captchaToken?} */
    submit: (body) => post("/register", body),
    /** body: {authenticator, methodType?, phoneNumber?, channel?, email?, password?} */
    choose: (body) => post("/authenticator", body),
    /** body: {code} or {password} or {values} … */
    verify: (body) => post("/verify", body),
    resend: () => post("/verify/resend", {}),
    /** One look in the background; null while something else is under way. */
    poll: () => post("/verify/poll", {}, { quiet: true }),
    skip: () => post("/skip", {}),
    cancel: () => post("/register/cancel", {}),
    /** The current step again. back: {state, interactionCode?, error?} after an identity provider. */
    resume: (back = {}) => post("/register/resume", back),
    /** Any step: the body as built from nextStep.inputs, to nextStep.route. */
    answer: (step, body) => post(step.route, body),
    /** The same request again, byte for byte; after a problem with a continuation, with that one. */
    retry: () => (last ? dispatch(last) : client.pending ? client.resume() : client.start()),
    /** Forgets the sign-up here, without telling the service. */
    forget() {
      serial++;
      running?.stop.abort();
      running = last = null;
      keep({});
    },
    /** Before the browser leaves for another site: storage "memory" is written too. */
    park: () => save(key, kept.continuation && kept),
    /** Whether a mail's or provider's `state` belongs to this sign-up. */
    owns: async (state) => Boolean(state && kept.stateDigest) && (await digest(state)) === kept.stateDigest,
    /** Uses what a fragment carried: {otp|interaction_code|error, state}. */
    follow: ({ otp, state, interaction_code: interactionCode, error }) =>
      otp ? client.verify({ code: otp, state }) : client.resume(interactionCode ? { state, interactionCode } : { state, error }),
    /** Calls back with the values that another tab offers for this sign-up. Answers a function that ends it. */
    listen(found) {
      const channel = new BroadcastChannel(CHANNEL);
      channel.onmessage = async ({ data }) => {
        if (!data?.offer || !(await client.owns(data.offer.state))) return;
        channel.postMessage({ taken: data.id });
        found(data.offer);
      };
      return () => channel.close();
    },
  };
  return client;
}

/** Takes known values out of the address, at once, and answers them; null without any. */
export function takeFragment(at = location, past = history) {
  const found = parseFragment(at.hash);
  if (found) past.replaceState(null, "", at.pathname + at.search);
  return found;
}

/** The known values of a fragment, or null. */
export function parseFragment(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const found = {};
  for (const k of CARRIED) if (given.get(k)) found[k] = given.get(k);
  return Object.keys(found).length ? found : null;
}

/** Offers a fragment's values to the other tabs; true when the one that owns them confirms in time. */
export function offer(values, ms = 1000) {
  return new Promise((done) => {
    const channel = new BroadcastChannel(CHANNEL);
    const id = random();
    const end = (taken) => {
      clearTimeout(timer);
      channel.close();
      done(taken);
    };
    const timer = setTimeout(end, ms, false);
    channel.onmessage = ({ data }) => data?.taken === id && end(true);
    channel.postMessage({ id, offer: values });
  });
}

/** base64url of SHA-256, without padding: nextStep.stateDigest of a state. */
export async function digest(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(hash))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// 32 characters of [A-Za-z0-9].
function random() {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let out = "";
  while (out.length < 32) {
    for (const b of crypto.getRandomValues(new Uint8Array(48))) if (b < 248 && out.length < 32) out += letters[b % 62];
  }
  return out;
}

// Names this browser towards Okta. Without storage a new one per page view.
let device;
function deviceToken() {
  try {
    device ||= localStorage.getItem("idxflow:device");
    if (!/^[A-Za-z0-9]{32}$/.test(device || "")) localStorage.setItem("idxflow:device", (device = random()));
  } catch {
    device ||= random();
  }
  return device;
}

function load(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function save(key, value) {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that refuses storage loses only the reload.
  }
}
