package oktasim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/pquerna/otp/totp"
)

// enrollAll walks every authenticator that is left, whatever the order, and
// notes each body.
func enrollAll(f *flow, note func()) {
	f.t.Helper()
	for _, key := range []string{"phone_number", "security_question", "google_otp", "okta_verify", "webauthn"} {
		if key == "phone_number" {
			f.text("+15551234567")
		} else {
			f.choose(key)
		}
		note()
		current := at[map[string]any](f.body, "currentAuthenticator", "value", "contextualData")
		switch key {
		case "phone_number":
			f.prove(f.code("+15551234567"))
		case "security_question":
			f.post("enroll-authenticator", answers("questionKey", "custom", "question", "Which engine?", "answer", "analytical"))
		case "google_otp":
			code, err := totp.GenerateCode(current["sharedSecret"].(string), f.org.Now())
			if err != nil {
				f.t.Fatal(err)
			}
			f.prove(code)
		case "okta_verify":
			if err := f.org.OktaVerify(f.email, ""); err != nil {
				f.t.Fatal(err)
			}
			f.post("enroll-poll", nil)
		case "webauthn":
			challenge := at[string](current, "activationData", "challenge")
			f.post("enroll-authenticator", securityKey{origin: "http://localhost:8080", host: "localhost", challenge: challenge, format: "packed"}.create(f.t))
		}
		if f.status != 200 {
			f.t.Fatalf("%s: %d %s", key, f.status, f.raw)
		}
	}
}

func TestEverythingRequired(t *testing.T) {
	policy, err := oktasim.ReadPolicy("policies/everything-required.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f := newFlow(t, oktasim.Start(t, policy), "ada@example.com").toSkip()
	enrollAll(f, func() {
		if f.find("skip") != nil {
			t.Errorf("something can be skipped: %s", f.names())
		}
	})
	f.want(200, "", "")
	claims := f.verify(f.tokens()["id_token"].(string))
	var amr []string
	for _, method := range claims["amr"].([]any) {
		amr = append(amr, method.(string))
	}
	if got := strings.Join(amr, " "); got != "pwd otp sms kba swk hwk mfa" {
		t.Errorf("amr: %s", got)
	}
}

// The same seed draws the same secrets, challenges and ids for every
// authenticator; only the QR code of Okta Verify names the port.
func TestSeedReplaysEveryAuthenticator(t *testing.T) {
	record := func(seed uint64) string {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		policy := oktasim.Policy{Authenticators: []oktasim.Enrollment{
			{Key: "okta_password", Use: "required"}, {Key: "okta_email", Use: "required"}, {Key: "phone_number", Use: "required"},
			{Key: "security_question", Use: "required"}, {Key: "google_otp", Use: "required"}, {Key: "okta_verify", Use: "required"}, {Key: "webauthn", Use: "required"},
		}}
		org := oktasim.StartWith(t, oktasim.Options{Seed: seed, Policy: policy, Now: func() time.Time { return now }})
		var log strings.Builder
		f := newFlow(t, org, "ada@example.com").toSkip()
		enrollAll(f, func() {
			if f.find("enroll-poll") == nil {
				log.WriteString(strings.ReplaceAll(string(f.raw), org.URL, "ORG"))
			}
		})
		return log.String()
	}
	if a, b := record(7), record(7); a != b {
		t.Errorf("the same seed gave\n%s\nand\n%s", a, b)
	}
}
