package oktasim_test

import (
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// The multifactor org of the guides, step by step, as the okta-idx-golang
// recording has it: no skip until e-mail is done.
func TestSeedFlow(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	f := newFlow(t, org, "ada@example.com").want(200, "identify select-enroll-profile", "")
	f.post("select-enroll-profile", nil).want(200, "enroll-profile select-identify", "")
	f.post("enroll-profile", f.profile()).want(200, "select-authenticator-enroll", "")
	f.choose("okta_password").want(200, "enroll-authenticator select-authenticator-enroll", "")
	f.prove(goodPassword).want(200, "select-authenticator-enroll", "")
	f.choose("okta_email").want(200, "enroll-authenticator select-authenticator-enroll", "")
	f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
	f.post("skip", nil).want(200, "", "")
	got := f.tokens()
	if f.status != 200 || got["id_token"] == nil || got["access_token"] == nil || got["token_type"] != "Bearer" {
		t.Fatalf("token: %d %s", f.status, f.raw)
	}
	users := org.Users()
	if len(users) != 1 || users[0].Status != oktasim.StatusActive || users[0].Password != goodPassword {
		t.Fatalf("users: %+v", users)
	}
	if got := len(org.Requests()); got != 10 {
		t.Errorf("requests: got %d, want 10", got)
	}
}

func TestPhoneEndsTheSignUp(t *testing.T) {
	for _, method := range []string{"sms", "voice"} {
		t.Run(method, func(t *testing.T) {
			org := oktasim.Start(t, oktasim.Policy{})
			f := newFlow(t, org, "ada@example.com").toSkip()
			f.choose("phone_number", "methodType", method, "phoneNumber", "+15551234567")
			f.want(200, "enroll-authenticator select-authenticator-enroll skip", "")
			if sent := org.Messages("+15551234567"); len(sent) != 1 || string(sent[0].Channel) != method {
				t.Fatalf("messages: %+v", sent)
			}
			f.prove(f.code("+15551234567"))
			if f.tokens(); f.status != 200 {
				t.Fatalf("token: %d %s", f.status, f.raw)
			}
			if u := org.Users()[0]; strings.Join(u.Authenticators, " ") != "okta_password okta_email phone_number" || u.Phone != "+15551234567" {
				t.Fatalf("user: %+v", u)
			}
		})
	}
}
