package journeys

import (
	"fmt"
	"testing"
)

// A logbook that finds nothing would let every journey pass.
func TestTheLogbookFindsWhatMustNotBeLogged(t *testing.T) {
	typed := `{"continuation":"sealed-token","profile":{"email":"ada@example.com"},"password":" pass word ","code":"123456","authenticator":"okta_email"}`
	answered := `{"status":"SUCCESS","tokens":{"accessToken":"access-token","scope":"openid profile"},"user":{"id":"00uABCDEFG"}}`
	refused := `{"code":"wrong_step","action":"resume","continuation":"newer-token","detail":"Something else."}`
	cases := []struct {
		line string
		ok   bool
	}{
		{"nothing", true},
		{"okta_email wrong_step 00uABCDEFG openid profile", true},
		{"sealed-token", false},
		{"to ada@example.com", false},
		{"x pass word x", false},
		{"123456", false},
		{"access-token", false},
		{"newer-token", false},
	}
	for _, c := range cases {
		var l logbook
		for _, body := range []string{typed, answered, refused} {
			l.secretsIn([]byte(body))
		}
		fmt.Fprintf(&l, `{"time":"2026-01-01T00:00:00.123456Z","msg":"request","text":%q}`, c.line)
		if err := l.check(); (err == nil) != c.ok {
			t.Errorf("a log with %q: error %v, want none: %v", c.line, err, c.ok)
		}
	}
	var quiet logbook
	if quiet.check() == nil {
		t.Error("a request that was not logged passes")
	}
}
