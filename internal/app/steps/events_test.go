package steps_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/idxflow/idxflow/internal/app/login"
	"github.com/idxflow/idxflow/internal/app/steps"
	"github.com/idxflow/idxflow/internal/gateway"
	"github.com/idxflow/idxflow/oktasim"
)

const (
	pending = "PENDING"
	invalid = "invalid_request"
	foreign = "invalid_continuation" // the events' continuation was sealed elsewhere
	refused = "origin_not_allowed"
	signIn  = "https://app.example.com/sign-in"
	signUp  = "https://app.example.com/sign-up"
)

// expected has a row for each file in events/: the status, and then the status of the view, the code of the problem, or
// where the redirect leads.
var expected = map[string]struct {
	status  int
	outcome string
}{
	"register":         {200, pending},
	"register-profile": {200, pending},
	"register-submit":  {400, foreign},
	"register-resume":  {400, foreign},
	"register-cancel":  {400, foreign},
	"authenticator":    {400, foreign},
	"verify":           {400, foreign},
	"verify-password":  {400, foreign},
	"verify-resend":    {400, foreign},
	"verify-poll":      {400, foreign},
	"skip":             {400, foreign},

	"login":                {303, signIn + "#login_hint=ada%40example.com&target_link_uri=https%3A%2F%2Fapp.example.com%2Fhome"},
	"login-from-mail":      {303, signIn},
	"login-form":           {303, signIn + "#login_hint=ada%40example.com"},
	"login-head":           {303, signIn},
	"login-callback":       {303, signUp + "#otp=439246&state=Zk3vQ0r9mWc1x7TtYb5uNf2eHs8aLj6gPd4iKo-_VwE"},
	"login-callback-idp":   {303, signUp + "#interaction_code=7dGq0sW2bYkN4hXc9LrTmVfEoA1uPz&state=Zk3vQ0r9mWc1x7TtYb5uNf2eHs8aLj6gPd4iKo-_VwE"},
	"login-callback-error": {303, signUp + "#error=access_denied&state=Zk3vQ0r9mWc1x7TtYb5uNf2eHs8aLj6gPd4iKo-_VwE"},
	"login-callback-bare":  {303, signIn},

	"base64-body":       {200, pending},
	"sam-local":         {200, pending},
	"no-origin":         {200, pending},
	"preflight":         {204, ""},
	"preflight-foreign": {204, ""},

	"bad-json":                 {400, invalid},
	"bad-base64":               {400, invalid},
	"bad-empty-body":           {400, invalid},
	"bad-trailing-data":        {400, invalid},
	"bad-unknown-member":       {400, invalid + " /profil"},
	"bad-duplicate-member":     {400, invalid + " /profile/email"},
	"bad-wrong-type":           {400, invalid + " /consent"},
	"bad-null":                 {400, invalid + " /continuation"},
	"bad-nested-profile":       {400, invalid + " /profile/address"},
	"bad-lone-surrogate":       {400, invalid + " /password"},
	"bad-missing-continuation": {400, invalid + " /continuation"},
	"bad-continuation":         {400, foreign},
	"bad-oversize":             {413, "payload_too_large"},
	"bad-method":               {405, "method_not_allowed"},
	"bad-path":                 {404, "not_found"},
	"bad-content-type":         {415, "unsupported_media_type"},
	"bad-no-content-type":      {415, "unsupported_media_type"},
	"bad-foreign-origin":       {403, refused},
	"bad-null-origin":          {403, refused},
	"bad-login-issuer":         {400, invalid + " /iss"},
	"bad-login-target":         {303, signIn},
	"bad-login-id-token":       {400, invalid + " /id_token"},
	"bad-login-method":         {405, "method_not_allowed"},
	"bad-callback-otp":         {303, signIn},
}

func TestEveryEventMeetsItsFunction(t *testing.T) {
	files, err := filepath.Glob("../../../events/*.json")
	if err != nil || len(files) != len(expected) {
		t.Errorf("%d events and %d rows: %v", len(files), len(expected), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			want, ok := expected[name]
			if !ok {
				t.Fatal("no row says what is expected")
			}
			payload, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			status, outcome := answer(t, handlerOf(t, payload), payload)
			if status != want.status || outcome != want.outcome {
				t.Errorf("got %d %q, want %d %q", status, outcome, want.status, want.outcome)
			}
		})
	}
}

// handlerOf returns the function that API Gateway would call, wired as in production.
func handlerOf(t *testing.T, payload []byte) *gateway.API {
	t.Helper()
	var e events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(payload, &e); err != nil || e.Version != "2.0" || e.RouteKey != e.RequestContext.RouteKey {
		t.Fatalf("no payload 2.0 event: %v", err)
	}
	cfg := configFor(t, oktasim.Start(t, oktasim.Policy{}))
	cfg.Out = io.Discard
	functions, err := steps.Wire(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, path, _ := strings.Cut(e.RouteKey, " ")
	switch strings.Split(path+"/", "/")[1] {
	case "register":
		return functions.Register
	case "authenticator":
		return functions.Authenticator
	case "verify":
		return functions.Verify
	case "skip":
		return functions.Skip
	}
	cfg.Issuer = "https://org.example.com"
	return login.Wire(cfg.Site)
}

func answer(t *testing.T, h *gateway.API, payload []byte) (status int, outcome string) {
	t.Helper()
	out, err := h.Invoke(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	var res events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(out, &res); err != nil {
		t.Fatal(err)
	}
	if res.Headers["cache-control"] != "no-store" {
		t.Errorf("headers %v", res.Headers)
	}
	if res.Body == "" {
		return res.StatusCode, res.Headers["location"]
	}
	var body struct {
		Status   any
		Code     string
		Messages []struct{ Field string }
	}
	if err := json.Unmarshal([]byte(res.Body), &body); err != nil {
		t.Fatalf("%v in %s", err, res.Body)
	}
	if body.Code == "" {
		return res.StatusCode, body.Status.(string)
	}
	if len(body.Messages) == 1 && body.Messages[0].Field != "" {
		return res.StatusCode, body.Code + " " + body.Messages[0].Field
	}
	return res.StatusCode, body.Code
}
