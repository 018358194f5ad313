// One oktasim program per test file: built into a temporary folder, listening on free loopback ports, ended with the file.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

const root = new URL("../..", import.meta.url).pathname;

// startOrg resolves when the program says it is ready.
export async function startOrg() {
  const folder = mkdtempSync(join(tmpdir(), "oktasim-"));
  const program = join(folder, "oktasim");
  execFileSync("go", ["build", "-o", program, "./cmd/oktasim"], { cwd: root, stdio: "inherit" });
  const began = performance.now();
  const child = spawn(program, ["-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  after(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });
  return new Org(await announced(child), performance.now() - began, child.pid);
}

// announced reads the program's output up to "ready", as its README says.
async function announced(child) {
  const facts = {};
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") return facts;
    const [, name, value] = /^(.*?) {2,}(.*)$/.exec(line);
    facts[name] = value;
  }
  throw new Error("oktasim ended before it was ready");
}

// Org is the admin port.
class Org {
  constructor(facts, startMillis, pid) {
    this.startMillis = startMillis; // from the call to "ready"
    this.pid = pid;
    this.issuer = facts.issuer;
    this.url = facts.org;
    this.clientId = facts["client id"];
    this.clientSecret = facts["client secret"];
    this.redirectUri = facts["redirect uri"];
    this.admin = facts["admin and inbox"];
    this.seed = facts.seed;
  }

  // fresh forgets everything and puts a policy in force.
  async fresh(policy = {}) {
    await this.#send("POST", "/reset");
    await this.#send("PUT", "/policy", policy);
  }

  messages = (to) => this.#get(`/messages?to=${encodeURIComponent(to)}`);
  users = () => this.#get("/users");
  requests = () => this.#get("/requests");
  forgetRequests = () => this.#send("DELETE", "/requests");
  command = (path, body) => this.#send("POST", path, body);

  // code is the newest code sent to an address or number.
  async code(to) {
    const sent = (await this.messages(to)).find((m) => m.code);
    if (!sent) throw new Error(`no code for ${to}`);
    return sent.code;
  }

  // cpuMillis is what the program has used so far, or undefined where there is no /proc.
  cpuMillis() {
    try {
      const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1].split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 10; // ticks of a hundredth of a second
    } catch {
      return undefined;
    }
  }

  async #get(path) {
    const answer = await fetch(this.admin + path);
    return answer.json();
  }

  async #send(method, path, body) {
    const answer = await fetch(this.admin + path, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }
}
