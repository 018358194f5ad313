// A person with a browser of their own, in which okta-auth-js runs as published. The verbs are the same in both of its
// modes, so that every flow is walked twice:
//   step    the default of 8.x: each call names the remediation it answers, and costs one request
//   legacy  enableLegacyMode: the SDK goes on by itself with the values it was given
import { OktaAuth } from "@okta/okta-auth-js";

export const modes = ["step", "legacy"];
export const goodPassword = 'Tr0ub4dor & "3" ';

export class Visitor {
  constructor(org, mode, { email = "ada@example.com", ...options } = {}) {
    Object.assign(this, { org, mode, email, config: options, storage: emptyStorage() });
    this.reload();
  }

  // reload is a new page of the same browser: the last answer, which a browser keeps in memory only, is gone.
  reload() {
    this.auth = browser(this);
    this.auth.transactionManager.clearIdxResponse();
  }

  // finish redeems the code of a redirect back to the app.
  async finish(href) {
    this.reload();
    await this.idx.handleInteractionCodeRedirect(href);
    this.tx = { status: "SUCCESS", tokens: await this.auth.tokenManager.getTokens() };
    this.auth.tokenManager.clear(); // and with them the timers of their expiry
  }

  get idx() {
    return this.auth.idx;
  }

  // remember keeps the transaction that a call ended in.
  async remember(promise) {
    this.tx = await promise;
    return this.tx;
  }

  proceed = (step, values) => this.remember(this.idx.proceed(this.mode === "step" ? { step, ...values } : values));

  // start opens the sign-up form.
  async start(options = {}) {
    if (this.mode === "legacy") return this.remember(this.idx.register(options));
    await this.remember(this.idx.startTransaction({ flow: "register", ...options }));
    return this.proceed("select-enroll-profile");
  }

  profile = (more) => this.proceed("enroll-profile", { firstName: "Ada", lastName: "Lovelace", email: this.email, ...more });
  choose = (key) => this.proceed("select-authenticator-enroll", { authenticator: key });
  answer = (values) => this.proceed("enroll-authenticator", values);
  password = (password = goodPassword) => this.answer({ password });
  code = (verificationCode) => this.answer({ verificationCode });
  skip = () => this.proceed("skip", this.mode === "legacy" ? { skip: true } : {});

  async enterMailedCode() {
    await this.choose("okta_email");
    return this.code(await this.org.code(this.email));
  }

  // toPassword, toSkip: the seed flow up to there.
  async toPassword() {
    await this.start();
    await this.profile();
    return this.choose("okta_password");
  }

  async toSkip() {
    await this.toPassword();
    await this.password();
    return this.enterMailedCode();
  }

  // keys are the message keys of the last answer.
  get keys() {
    return (this.tx.messages ?? []).map((m) => m.i18n?.key ?? m.message);
  }

  get step() {
    return this.tx.nextStep?.name ?? this.tx.neededToProceed?.[0]?.name; // starting names no next step in step mode
  }

  // options are the authenticators that can be chosen now.
  get options() {
    const form = this.tx.neededToProceed.find((r) => r.name === "select-authenticator-enroll");
    return form.value.find((f) => f.name === "authenticator").options.map((o) => o.relatesTo.key);
  }
}

// inMemory is a storage of one section of the SDK's.
function inMemory() {
  const kept = new Map();
  const storageProvider = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  return { storageProvider };
}

const sections = ["token", "transaction", "cache", "shared-transaction", "original-uri"];
const emptyStorage = () => Object.fromEntries(sections.map((name) => [name, inMemory()]));

// browser is an OktaAuth that shares nothing with any other in this process.
function browser({ org, mode, config, storage }) {
  return new OktaAuth({
    issuer: org.issuer,
    clientId: org.clientId,
    clientSecret: org.clientSecret,
    redirectUri: org.redirectUri,
    scopes: ["openid", "profile", "email"],
    idx: { enableLegacyMode: mode === "legacy" },
    storageManager: storage,
    ...config,
  });
}
