package login

import (
	"slices"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/internal/app"
)

func TestIssuersThatOktaMayName(t *testing.T) {
	cases := map[string]struct {
		site app.Site
		want []string
	}{
		"an org":                   {app.Site{Issuer: "https://org.example.com"}, []string{"https://org.example.com", "https://org.example.com"}},
		"an authorization server":  {app.Site{Issuer: "https://org.example.com/oauth2/default"}, []string{"https://org.example.com/oauth2/default", "https://org.example.com"}},
		"a custom domain":          {app.Site{Issuer: "https://org.example.com", TrustedHosts: []string{"id.example.com"}}, []string{"https://org.example.com", "https://org.example.com", "https://id.example.com"}},
		"a simulator on this host": {app.Site{Issuer: "http://localhost:8082", TrustedHosts: []string{"127.0.0.1:8082"}}, []string{"http://localhost:8082", "http://localhost:8082", "https://127.0.0.1:8082", "http://127.0.0.1:8082"}},
	}
	for name, c := range cases {
		if got := issuers(c.site); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWiringNamesWhatIsWrong(t *testing.T) {
	t.Setenv("OKTA_IDX_ISSUER", "")
	t.Setenv("ALLOWED_ORIGINS", "*")
	_, err := New()
	for _, name := range []string{"OKTA_IDX_ISSUER", "ALLOWED_ORIGINS"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}
