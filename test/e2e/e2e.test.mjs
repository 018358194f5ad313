// All journeys in one process, so that they share one browser and one build.
import { describe, test } from "node:test";
import { journeys } from "./journey.mjs";
import "./journeys/multifactor.mjs";
import "./journeys/policies.mjs";
import "./journeys/mail.mjs";
import "./journeys/interrupted.mjs";
import "./journeys/accounts.mjs";
import { seed } from "./machine.mjs";

const PATIENCE = 60_000; // ms; a journey takes a few seconds

describe(`journeys (SEED=${seed} replays this run)`, { concurrency: 2 }, () => {
  for (const [name, story] of journeys) test(name, { timeout: PATIENCE }, story);
});
