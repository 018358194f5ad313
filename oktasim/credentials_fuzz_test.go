package oktasim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// FuzzCredentials throws proofs at each authenticator while it is being
// enrolled. Whatever comes, the answer is JSON with a status that the protocol
// knows, and nobody gets in by accident.
func FuzzCredentials(f *testing.F) {
	for _, seed := range [][2]string{
		{"security_question", `{"questionKey":"disliked_food","answer":"abcd"}`},
		{"security_question", `{"questionKey":"custom","answer":"\u0000\u0000\u0000\u0000"}`},
		{"google_otp", `{"passcode":"000000"}`},
		{"google_otp", `{"passcode":""}`},
		{"okta_verify", `{"passcode":"1"}`},
		{"webauthn", `{"clientData":"e30=","attestation":"oA=="}`},
		{"webauthn", `{"clientData":"e30=","attestation":"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVgl"}`},
		{"webauthn", `{"clientData":"","attestation":"","transports":"[]","clientExtensions":"{}"}`},
		{"external_idp", `{}`},
		{"phone_number", `{"passcode":"1"}`},
	} {
		f.Add(seed[0], seed[1])
	}
	policy, err := oktasim.ReadPolicy("policies/all-authenticators.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for i := range policy.Authenticators {
		policy.Authenticators[i].Use = oktasim.Optional
	}
	policy.Email.AutoSelect = oktasim.AutoSelectNever
	f.Fuzz(func(t *testing.T, key, credentials string) {
		// The clock stands still, so that no code is ever right by chance in one run and not in the next.
		org, err := oktasim.New(oktasim.Options{Policy: policy, Now: func() time.Time { return time.Unix(1_767_323_045, 0) }})
		if err != nil {
			t.Fatal(err)
		}
		d := &direct{t: t, h: org.Handler()}
		id := d.activated(org, key)
		if id == "" {
			return
		}
		d.post("/idp/idx/credential/enroll", `{"stateHandle":"`+d.handle+`","authenticator":{"id":"`+id+`"}}`)
		q := httptest.NewRequest(http.MethodPost, "http://org.test/idp/idx/challenge/answer",
			strings.NewReader(`{"stateHandle":"`+d.handle+`","credentials":`+credentials+`}`))
		q.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		d.h.ServeHTTP(w, q)
		enrolled := len(org.Users()[0].Authenticators) > 0
		switch {
		case !json.Valid(w.Body.Bytes()), w.Code != 200 && w.Code != 400 && w.Code != 401:
			t.Errorf("%s %q: %d %s", key, credentials, w.Code, w.Body)
		case enrolled && key != "security_question" && key != "okta_password":
			t.Errorf("%s was enrolled with %q", key, credentials)
		}
	})
}

// activated begins with an activation token and returns the id of an offered
// authenticator.
func (d *direct) activated(org *oktasim.Org, key string) string {
	token, err := org.ActivationToken(map[string]any{"email": "ada@example.com"})
	if err != nil {
		d.t.Fatal(err)
	}
	p := org.Policy()
	form := "client_id=" + p.Client.ID + "&client_secret=" + p.Client.Secret + "&redirect_uri=" + p.RedirectURIs[0] +
		"&scope=openid&code_challenge_method=S256&code_challenge=" + strings.Repeat("a", 43) + "&activation_token=" + token
	answer := d.send("/oauth2/default/v1/interact", "application/x-www-form-urlencoded", form)
	answer = d.send("/idp/idx/introspect", "application/json", `{"interactionHandle":"`+at[string](answer, "interaction_handle")+`"}`)
	d.handle = at[string](answer, "stateHandle")
	for _, a := range at[[]any](answer, "authenticators", "value") {
		if at[string](a, "key") == key {
			return at[string](a, "id")
		}
	}
	return ""
}
