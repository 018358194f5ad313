package oktasim_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/idxflow/idxflow/oktasim"
)

// securityKey is an authenticator in software, after WebAuthn level 2, section
// 6.5, with one thing wrong at a time.
type securityKey struct {
	origin, host, challenge string
	format                  string // "none", or "packed" with self attestation
	spoilSignature          bool
	absent                  bool // nobody touched it
}

// create returns credentials as Okta's clients send them.
func (k securityKey) create(t testing.TB) map[string]any {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	client, err := json.Marshal(map[string]any{"type": "webauthn.create", "challenge": k.challenge, "origin": k.origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	data := k.authenticatorData(t, key)
	statement := map[string]any{}
	if k.format == "packed" {
		hash := sha256.Sum256(client)
		digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
		signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		if k.spoilSignature {
			signature[len(signature)-1] ^= 1
		}
		statement = map[string]any{"alg": -7, "sig": signature}
	}
	object := encode(t, map[string]any{"fmt": k.format, "attStmt": statement, "authData": data})
	return answers("clientData", base64.StdEncoding.EncodeToString(client), "attestation", base64.StdEncoding.EncodeToString(object))
}

// authenticatorData is section 6.1: hash of the relying party, flags, counter,
// and the new credential with its public key in COSE form.
func (k securityKey) authenticatorData(t testing.TB, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	public, err := key.PublicKey.Bytes() // uncompressed: 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	party := sha256.Sum256([]byte(k.host))
	flags := byte(0x41) // user present, credential included
	if k.absent {
		flags = 0x40
	}
	id := []byte("a credential id!")
	data := append(party[:], flags, 0, 0, 0, 1)
	data = append(data, make([]byte, 16)...) // AAGUID
	data = binary.BigEndian.AppendUint16(data, uint16(len(id)))
	data = append(data, id...)
	return append(data, encode(t, map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})...)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	mode, err := cbor.CTAP2EncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	data, err := mode.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Each flaw alone is enough to be refused, and the honest key then passes: the
// attestation is verified, not waved through.
func TestWebAuthn(t *testing.T) {
	const standing = "enroll-authenticator select-authenticator-enroll skip"
	for name, c := range map[string]struct {
		spoil func(*securityKey)
		key   string
	}{
		"another challenge":     {func(k *securityKey) { k.challenge = "bm90IHRoaXMgb25l" }, "authfactor.webauthn.error"},
		"another origin":        {func(k *securityKey) { k.origin = "https://evil.example" }, "authfactor.webauthn.error.clientdata_origin_mismatch"},
		"another relying party": {func(k *securityKey) { k.host = "evil.example" }, "authfactor.webauthn.error"},
		"a bad signature":       {func(k *securityKey) { k.format, k.spoilSignature = "packed", true }, "authfactor.webauthn.error"},
		"nobody there":          {func(k *securityKey) { k.absent = true }, "authfactor.webauthn.error"},
		"self attestation":      {func(k *securityKey) { k.format = "packed" }, ""},
		"no attestation":        {func(*securityKey) {}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFlow(t, oktasim.Start(t, beside("webauthn")), "ada@example.com").toSkip().choose("webauthn").want(200, standing, "")
			challenge := at[string](f.body, "currentAuthenticator", "value", "contextualData", "activationData", "challenge")
			honest := securityKey{origin: "http://localhost:8080", host: "localhost", challenge: challenge, format: "none"}
			key := honest
			c.spoil(&key)
			f.post("enroll-authenticator", key.create(t))
			if c.key != "" {
				f.want(400, standing, c.key)
				f.post("enroll-authenticator", honest.create(t))
			}
			f.done("webauthn")
		})
	}
	t.Run("nonsense", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, beside("webauthn")), "ada@example.com").toSkip().choose("webauthn")
		f.post("enroll-authenticator", answers("clientData", "?", "attestation", "e30=")).want(400, standing, "authfactor.webauthn.error")
		f.post("enroll-authenticator", answers("clientData", "e30=", "attestation", "e30=")).want(400, standing, "authfactor.webauthn.error")
	})
}
