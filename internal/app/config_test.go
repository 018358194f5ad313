package app

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

var sealKey = strings.Repeat("k", 43)

// env is an environment on top of the least that is needed.
func env(more map[string]string) func(string) string {
	least := map[string]string{
		"OKTA_IDX_ISSUER": "https://org.example.com", "OKTA_IDX_CLIENTID": "client",
		"SEAL_KEYS": sealKey, "ALLOWED_ORIGINS": "https://app.example.com",
	}
	return func(name string) string {
		if value, ok := more[name]; ok {
			return value
		}
		return least[name]
	}
}

var (
	plainSecrets = cmp.Comparer(func(a, b idx.Secret) bool { return a.Reveal() == b.Reveal() })
	noRuntime    = cmp.FilterPath(func(p cmp.Path) bool { s := p.String(); return s == "Site.Now" || s == "Site.Out" }, cmp.Ignore())
)

func TestTheLeastThatIsNeededHasUsableDefaults(t *testing.T) {
	got, err := Load(env(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Site: Site{Issuer: "https://org.example.com", Origins: []string{"https://app.example.com"},
			SignInURL: "https://app.example.com/", SignUpURL: "https://app.example.com/", LogLevel: slog.LevelInfo},
		ClientID: "client", Scopes: []string{"openid", "profile", "email"},
		SealKeys: []idx.Secret{idx.NewSecret(sealKey)}, Delivery: flow.DeliverBody, PhonePrefixes: []string{"*"}, ResendCooldown: 30 * time.Second,
	}
	if diff := cmp.Diff(want, got, plainSecrets, noRuntime); diff != "" {
		t.Error(diff)
	}
	if got.Now == nil || got.Out == nil {
		t.Error("no clock or no output")
	}
}

func TestEveryVariableIsRead(t *testing.T) {
	got, err := Load(env(map[string]string{
		"OKTA_IDX_ISSUER": "http://localhost:8082/oauth2/default/", "OKTA_IDX_CLIENTID": "c2", "OKTA_IDX_CLIENTSECRET": "se,cret ",
		"OKTA_IDX_REDIRECTURI": "http://127.0.0.1:8081/login/callback", "OKTA_IDX_SCOPES": "openid  offline_access",
		"OKTA_IDX_TRUSTED_HOSTS": "login.example.com, id.example.com:8443", "SEAL_KEYS": sealKey + "n, " + sealKey,
		"ALLOWED_ORIGINS": "http://localhost:8080,http://127.0.0.1:8080,http://[::1]:8080,https://app.example.com:8443,http://host.docker.internal",
		"APP_SIGN_IN_URL": "http://localhost:8080/in?x=y", "APP_SIGN_UP_URL": "https://other.example.com/up",
		"RETURN_TO_ALLOWED": "https://docs.example.com/guides/,https://x.example.com", "TOKEN_DELIVERY": "none", "BODY_REFRESH_TOKEN": "on",
		"PHONE_PREFIXES_ALLOWED": "+1, +44", "RESEND_COOLDOWN_SECONDS": "45", "ORIGIN_SECRET": "edge", "CLIENT_IP_HEADER": "CloudFront-Viewer-Address",
		"LOG_LEVEL": "WARN",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Site: Site{Issuer: "http://localhost:8082/oauth2/default", TrustedHosts: []string{"login.example.com", "id.example.com:8443"},
			Origins:   []string{"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "https://app.example.com:8443", "http://host.docker.internal"},
			SignInURL: "http://localhost:8080/in?x=y", SignUpURL: "https://other.example.com/up",
			ReturnToAllowed: []string{"https://docs.example.com/guides/", "https://x.example.com"}, LogLevel: slog.LevelWarn},
		ClientID: "c2", ClientSecret: idx.NewSecret("se,cret "), RedirectURI: "http://127.0.0.1:8081/login/callback",
		Scopes: []string{"openid", "offline_access"}, SealKeys: []idx.Secret{idx.NewSecret(sealKey + "n"), idx.NewSecret(sealKey)},
		Delivery: flow.DeliverNone, BodyRefreshToken: true, PhonePrefixes: []string{"+1", "+44"}, ResendCooldown: 45 * time.Second,
		OriginSecret: idx.NewSecret("edge"), ClientIPHeader: "cloudfront-viewer-address",
	}
	if diff := cmp.Diff(want, got, plainSecrets, noRuntime); diff != "" {
		t.Error(diff)
	}
	if got := got.Destinations(); !slices.Equal(got, slices.Concat(want.Origins, []string{"http://localhost:8080", "https://other.example.com"}, want.ReturnToAllowed)) {
		t.Errorf("destinations %q", got)
	}
}

func TestAnEmptyVariableIsAnUnsetOne(t *testing.T) {
	empty := map[string]string{}
	for _, name := range append([]string{"OKTA_IDX_CLIENTSECRET", "OKTA_IDX_REDIRECTURI", "OKTA_IDX_SCOPES", "OKTA_IDX_TRUSTED_HOSTS", "APP_SIGN_IN_URL", "APP_SIGN_UP_URL",
		"RETURN_TO_ALLOWED", "TOKEN_DELIVERY", "BODY_REFRESH_TOKEN", "PHONE_PREFIXES_ALLOWED", "RESEND_COOLDOWN_SECONDS", "ORIGIN_SECRET",
		"CLIENT_IP_HEADER", "LOG_LEVEL"}, comingLater...) {
		empty[name] = ""
	}
	if _, err := Load(env(empty)); err != nil {
		t.Error(err)
	}
}

// faults returns the first words of the lines of err: names of variables.
func faults(err error) []string {
	if err == nil {
		return nil
	}
	var names []string
	for line := range strings.Lines(err.Error()) {
		name, _, _ := strings.Cut(line, " ")
		names = append(names, name)
	}
	return names
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	_, err := Load(func(string) string { return "" })
	want := []string{"OKTA_IDX_ISSUER", "ALLOWED_ORIGINS", "OKTA_IDX_CLIENTID", "SEAL_KEYS"}
	if got := faults(err); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = LoadSite(func(string) string { return "" })
	if got := faults(err); !slices.Equal(got, want[:2]) {
		t.Errorf("login: got %q, want %q", got, want[:2])
	}
	all := map[string]string{}
	for name := range wrong {
		all[name] = "canary \x00 #*"
	}
	_, err = Load(env(all))
	for name := range wrong {
		if !slices.Contains(faults(err), name) {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
	if strings.Contains(err.Error(), "canary") {
		t.Errorf("a value is named: %v", err)
	}
}

var wrong = map[string][]string{ // variable -> values that it must not have
	"OKTA_IDX_ISSUER": {"org.example.com", "http://org.example.com", "ftp://org.example.com", "https://u@org.example.com", "https://org.example.com?a=b",
		"https://org.example.com?", "https://org.example.com#a", "https://org.example.com#", "https://", "://", "http://localhost.evil.example"},
	"OKTA_IDX_REDIRECTURI":   {"/login/callback", "http://api.example.com/login/callback", "https://api.example.com/#a", "x"},
	"OKTA_IDX_SCOPES":        {" ", `openid "x"`, "openid\x01"},
	"OKTA_IDX_TRUSTED_HOSTS": {"https://login.example.com", "login.example.com/", "a,,b", "UPPER.example.com", "a b"},
	"SEAL_KEYS":              {strings.Repeat("k", 42), strings.Repeat("k", 42) + "=", sealKey + ",", sealKey + "," + "short", sealKey + "é"},
	"ALLOWED_ORIGINS": {"*", "https://*.example.com", "https://app.example.com/", "https://app.example.com/a", "http://app.example.com", "null",
		"https://app.example.com:443", "http://localhost:80", "HTTPS://app.example.com", "https://App.example.com", "https://app.example.com,", "app.example.com",
		"https://u@app.example.com", "https://app.example.com?a", "https://app.example.com#", "https://exämple.com", "https://app.example.com;https://b.example.com",
		"https://app.example.com:", "https://app.example.com,*"},
	"APP_SIGN_IN_URL":         {"/sign-in", "http://app.example.com", "https://app.example.com/#in", "javascript:alert(1)"},
	"APP_SIGN_UP_URL":         {"sign-up", "https://app.example.com/#"},
	"RETURN_TO_ALLOWED":       {"*", "https://*", "/", "http://x.example.com", "https://x.example.com?a=b", "https://X.example.com", "https://x.example.com:443/", "https://x.example.com#", ","},
	"TOKEN_DELIVERY":          {"cookie", "body,code"},
	"BODY_REFRESH_TOKEN":      {"yes", "true", "1"},
	"PHONE_PREFIXES_ALLOWED":  {"1", "+0", "+1,*", "+1,", "+1 44", "any"},
	"RESEND_COOLDOWN_SECONDS": {"0", "-1", "3601", "30s", "1e2", " 30", "999999999999999999999"},
	"ORIGIN_SECRET":           {" edge", "ed\nge", "é"},
	"CLIENT_IP_HEADER":        {"a b", "X_Ip", "a:"},
	"LOG_LEVEL":               {"verbose", "0"},
}

func TestWrongValuesAreFaults(t *testing.T) {
	for name, values := range wrong {
		for _, value := range values {
			if _, err := Load(env(map[string]string{name: value, "ORIGIN_SECRET": map[bool]string{true: value, false: "edge"}[name == "ORIGIN_SECRET"]})); !slices.Equal(faults(err), []string{name}) {
				t.Errorf("%s=%q: %v", name, value, err)
			}
		}
	}
}

func TestCombinationsThatCannotWorkAreFaults(t *testing.T) {
	cases := map[string]map[string]string{
		"TOKEN_DELIVERY":   {"TOKEN_DELIVERY": "code", "OKTA_IDX_CLIENTSECRET": "secret"},
		"CLIENT_IP_HEADER": {"CLIENT_IP_HEADER": "CloudFront-Viewer-Address"},
	}
	for name, more := range cases {
		if _, err := Load(env(more)); !slices.Equal(faults(err), []string{name}) {
			t.Errorf("%v: %v", more, err)
		}
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded"} {
		if _, err := Load(env(map[string]string{"CLIENT_IP_HEADER": header, "ORIGIN_SECRET": "edge"})); !slices.Equal(faults(err), []string{"CLIENT_IP_HEADER"}) {
			t.Errorf("%s: %v", header, err)
		}
	}
	if _, err := Load(env(map[string]string{"TOKEN_DELIVERY": "code"})); err != nil {
		t.Errorf("code for a public client: %v", err)
	}
}

func TestWhatIsNotThereYetIsNotAcceptedInSilence(t *testing.T) {
	for _, name := range comingLater {
		_, err := Load(env(map[string]string{name: "x"}))
		if err == nil || err.Error() != name+" is not supported yet" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLoginFunctionReadsNoSecret(t *testing.T) {
	var read []string
	_, err := LoadSite(func(name string) string {
		read = append(read, name)
		return env(nil)(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"OKTA_IDX_CLIENTID", "OKTA_IDX_CLIENTSECRET", "SEAL_KEYS", "ORIGIN_SECRET"} {
		if slices.Contains(read, name) {
			t.Errorf("reads %s", name)
		}
	}
}

func TestLogLinesAreJSONAndNameTheFunction(t *testing.T) {
	var out strings.Builder
	s := Site{Out: &out, LogLevel: slog.LevelWarn}
	s.Log("verify").Info("below the level")
	s.Log("verify").Warn("seen", "secret", idx.NewSecret("canary"))
	if got := out.String(); !strings.HasPrefix(got, "{") || strings.Count(got, "\n") != 1 || !strings.Contains(got, `"function":"verify"`) || strings.Contains(got, "canary") {
		t.Errorf("got %q", got)
	}
}
