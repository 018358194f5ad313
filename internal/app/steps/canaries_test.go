package steps_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// TestNothingSecretIsEverLogged plants secrets in every place that a sign-up has for them, makes every kind of call go
// wrong with an answer that echoes them, and looks for them in all that the functions write, at the most talkative level.
func TestNothingSecretIsEverLogged(t *testing.T) {
	const (
		password, code, number = "canary-password-7", "canarycode99", "+15550107777"
		text                   = "canary-text-of-okta"
	)
	org := oktasim.Start(t, oktasim.Policy{Email: oktasim.EmailRule{CodeLength: 12, Alphanumeric: true}})
	var log bytes.Buffer
	p := &page{t: t, cfg: configFor(t, org)}
	p.cfg.Out, p.cfg.LogLevel = &log, slog.LevelDebug
	secrets := []string{password, code, "10107777", "0107777", mail, "canary", text, org.ClientSecret, strings.Repeat("k", 20)}

	echo := strings.Join([]string{password, code, number, mail, text}, " ")
	answers := []oktasim.Fault{
		{Kind: oktasim.FaultBody, Status: 200, Body: "<html>" + echo, ContentType: "text/html"},
		{Kind: oktasim.FaultBody, Status: 502, Body: echo},
		{Kind: oktasim.FaultBody, Status: 400, Body: fmt.Sprintf(`{"error":"invalid_request","error_description":%q}`, echo), ContentType: "application/json"},
		{Kind: oktasim.FaultBody, Status: 400, Body: fmt.Sprintf(`{"error":%q,"error_description":%q}`, echo, echo), ContentType: "application/json"},
		{Kind: oktasim.FaultBody, Status: 403, Body: fmt.Sprintf(`{"errorCode":%q,"errorSummary":%q,"errorId":%q}`, echo, echo, echo), ContentType: "application/json"},
		{Kind: oktasim.FaultBody, Status: 400, Body: fmt.Sprintf(`{"version":"1.0.0","messages":{"value":[{"class":"ERROR","message":%q,"i18n":{"key":%q,"params":[%q]}}]}}`, echo, echo, echo), ContentType: "application/json"},
		{Kind: oktasim.FaultDropAfter}, {Kind: oktasim.FaultTruncate},
	}
	requests := []struct {
		path    string
		members map[string]any
	}{
		{"/register", map[string]any{}},
		{"/register", map[string]any{"profile": map[string]any{"firstName": "canary", "lastName": "canary", "email": mail}}},
		{"/authenticator", map[string]any{"authenticator": "okta_password", "password": password}},
		{"/authenticator", map[string]any{"authenticator": "okta_email"}},
		{"/verify", map[string]any{"code": code}},
		{"/authenticator", map[string]any{"authenticator": "phone_number", "methodType": "sms", "phoneNumber": number}},
		{"/verify", map[string]any{"values": map[string]any{"canary": code}}},
		{"/register/resume", map[string]any{"state": "canary"}},
		{"/canary/" + mail, map[string]any{"canary": 1}},
	}
	for _, answer := range answers {
		p.continuation = ""
		for i, r := range requests {
			if i > 0 { // the first opens the sign-up
				answer.Path, answer.Times = "*", -1
				org.Faults(answer)
				p.post(r.path, r.members)
				org.ClearFaults()
			}
			p.post(r.path, r.members)
			if p.continuation != "" {
				secrets = append(secrets, p.continuation[120:160])
			}
		}
	}
	if lines := strings.Count(log.String(), "\n"); lines < 100 {
		t.Fatalf("only %d lines were logged", lines)
	}
	for _, secret := range secrets {
		if i := strings.Index(log.String(), secret); i >= 0 {
			t.Errorf("the log holds %q: …%s…", secret, log.String()[max(0, i-200):min(log.Len(), i+100)])
		}
	}
}
