// A security key in software, after WebAuthn level 2, section 6.5: attestation "none", ES256.
import { createHash, generateKeyPairSync } from "node:crypto";

// createCredential answers navigator.credentials.create in the form that Okta's clients send: base64 with padding.
export function createCredential({ origin, challenge }) {
  const clientData = Buffer.from(JSON.stringify({ type: "webauthn.create", challenge, origin, crossOrigin: false }));
  const attestation = cbor(new Map([["fmt", "none"], ["attStmt", new Map()], ["authData", authenticatorData(new URL(origin).hostname)]]));
  return { clientData: clientData.toString("base64"), attestation: attestation.toString("base64") };
}

function authenticatorData(host) {
  const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const key = new Map([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, "base64url")], [-3, Buffer.from(y, "base64url")]]);
  const id = Buffer.from("a credential id!");
  const flags = 0x41; // user present, credential included
  return Buffer.concat([
    createHash("sha256").update(host).digest(), Buffer.from([flags, 0, 0, 0, 1]), Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(key),
  ]);
}

// cbor encodes the few types that are needed (RFC 8949).
function cbor(value) {
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
}

function head(major, n) {
  return Buffer.from(n < 24 ? [(major << 5) | n] : n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 255]);
}
