// One `idxflow dev` per journey: site, API, simulated org and its inbox, on free loopback ports, with an empty memory.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "idxflow-e2e-"));
after(() => rmSync(folder, { recursive: true }));

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

// Replays the org's ids, labels, codes and order. They differ from run to run, so that no journey leans on them.
export const seed = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

let built; // one build, whoever asks first
const program = () => (built ??= build());

async function build() {
  const path = join(folder, "idxflow");
  await promisify(execFile)("go", ["build", "-o", path, "./cmd/idxflow"], { cwd: root });
  return path;
}

/** policy: the name of a file in oktasim/policies, or the members of one; the multifactor org without. */
export async function startMachine(policy) {
  const addresses = ["-web", "-api", "-okta", "-okta-admin"].flatMap((flag) => [flag, "localhost:0"]);
  const args = ["dev", ...addresses, "-seed", seed, ...(policy ? ["-policy", policyFile(policy)] : [])];
  const child = spawn(await program(), args, { stdio: ["ignore", "pipe", "pipe"], env: environment() });
  running.add(child);
  const machine = new Machine(child);
  try {
    await machine.ready();
    return machine;
  } catch (fault) {
    await machine.stop();
    throw fault;
  }
}

let files = 0;
function policyFile(policy) {
  if (typeof policy === "string") return join(root, "oktasim", "policies", `${policy}.yaml`);
  const path = join(folder, `policy-${++files}.json`);
  writeFileSync(path, JSON.stringify(policy));
  return path;
}

// What a developer may have set for an org of their own must not reach it from here.
function environment() {
  const ours = /^(OKTA_IDX_|SEAL_KEYS|ALLOWED_ORIGINS|APP_SIGN_|RETURN_TO_|TOKEN_DELIVERY|LOG_LEVEL|BODY_|PHONE_|RESEND_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

class Machine {
  log = ""; // what the API wrote
  #child;
  #ended;

  constructor(child) {
    this.#child = child;
    this.#ended = new Promise((done) => child.once("close", done));
    child.stderr.setEncoding("utf8").on("data", (text) => (this.log += text));
  }

  /** Reads the addresses that the program prints, up to "ready". */
  async ready() {
    const said = {};
    for await (const line of createInterface({ input: this.#child.stdout })) {
      if (line === "ready") {
        const { site, API: api, org, inbox } = said;
        return Object.assign(this, { site, api, org, inbox });
      }
      const [name, value] = line.split(/\s+/);
      said[name] = value;
    }
    throw new Error(`idxflow dev ended before it was ready:\n${this.log}`);
  }

  /** What the API wrote last, without preflights. */
  lastRequests() {
    return this.log.split("\n").filter((line) => line && !line.includes('"OPTIONS"')).slice(-5).join("\n");
  }

  get addresses() {
    return [this.site, this.api, this.org, this.inbox];
  }

  async stop() {
    this.#child.kill();
    await this.#ended;
    running.delete(this.#child);
  }

  /** What was sent to an address or number, newest first. */
  async messagesTo(to) {
    return (await fetch(`${this.inbox}/messages?to=${encodeURIComponent(to)}`)).json();
  }

  /** The newest code that was sent to an address or number. */
  async codeFor(to) {
    const sent = (await this.messagesTo(to)).find((m) => m.code);
    if (!sent) throw new Error(`no code was sent to ${to}`);
    return sent.code;
  }

  /** What the API asked the org so far. Keys, and looks in the background, come when they come. */
  async calls() {
    const all = await (await fetch(`${this.inbox}/requests`)).json();
    return all.map((r) => r.path).filter((path) => !/\/(keys|poll)$/.test(path));
  }

  /** The accounts of the org. */
  async users() {
    return (await fetch(`${this.inbox}/users`)).json();
  }

  /** Moves the org's clock, which is the API's too. */
  async clockMoves(seconds) {
    const answer = await fetch(`${this.inbox}/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds: seconds }) });
    if (!answer.ok) throw new Error(`the clock: ${answer.status}`);
  }
}
