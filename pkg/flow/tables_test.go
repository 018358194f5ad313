package flow

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/pkg/idx"
)

func TestEveryProblemHasOneCompleteRow(t *testing.T) {
	actions := []Action{Correct, Restart, Wait, SignIn, Resume, Stop}
	seen := map[Code]bool{}
	for _, k := range Kinds {
		if seen[k.Code] || k.Code == "" || k.Title == "" || k.Detail == "" || http.StatusText(k.Status) == "" || !slices.Contains(actions, k.Action) {
			t.Errorf("row %+v is incomplete or stands twice", k)
		}
		seen[k.Code] = true
	}
	if got := (&Problem{Code: "nonsense"}).Kind().Code; got != Internal {
		t.Errorf("an unknown code is %s, want internal", got)
	}
}

func TestEveryMessageKeyLeadsToAProblem(t *testing.T) {
	for key, code := range messageCodes {
		if _, ok := kindOf[code]; !ok {
			t.Errorf("%s leads to %q, which is no problem", key, code)
		}
	}
	for key, want := range map[string]Code{"password.passwordRequirementsNotMet": PasswordRejected, "password": "",
		"idx.session.expired": ContinuationExpired, "security.access_denied_custom_message": AccessDenied, "": "", "nothing.known": ""} {
		if got := codeFor(key); got != want {
			t.Errorf("%q: got %q, want %q", key, got, want)
		}
	}
}

func TestNoRowOfTheStepTableHidesAnother(t *testing.T) {
	routes := []Route{RouteRegister, RouteAuthenticator, RouteVerify, RouteSkip}
	answered := map[Route]bool{}
	for i, s := range steps {
		if got := stepFor(s.form, s.key); got.form != s.form || got.key != s.key {
			t.Errorf("row %d (%s, %s) is never used", i, s.form, s.key)
		}
		if !slices.Contains(routes, s.route) {
			t.Errorf("row %d is answered by %q", i, s.route)
		}
		answered[s.route] = true
	}
	if len(answered) != len(routes) {
		t.Errorf("only %v are used", answered)
	}
	if s := stepFor("something-new", ""); s.route != RouteVerify || s.pointer([]string{"a/b", "c"}) != "/values/a~1b/c" {
		t.Errorf("a form without a row: got %+v", s)
	}
}

func TestPointersAndBodiesAreInverse(t *testing.T) {
	for _, c := range []struct {
		form, key, body string
		wire            []string
	}{
		{idx.FormEnrollProfile, "", "/profile/email", []string{"userProfile", "email"}},
		{idx.FormEnrollProfile, idx.KeyPassword, "/password", []string{"credentials", "passcode"}},
		{idx.FormEnrollAuthenticator, idx.KeyPassword, "/password", []string{"credentials", "passcode"}},
		{idx.FormEnrollAuthenticator, idx.KeyEmail, "/code", []string{"credentials", "passcode"}},
		{idx.FormEnrollAuthenticator, "symantec_vip", "/values/credentials/credentialId", []string{"credentials", "credentialId"}},
		{idx.FormAuthenticatorData, idx.KeyPhone, "/phoneNumber", []string{"authenticator", "phoneNumber"}},
	} {
		s := stepFor(c.form, c.key)
		if got := s.pointer(c.wire); got != c.body {
			t.Errorf("%s: %v points at %q, want %q", c.form, c.wire, got, c.body)
		}
		var g given
		g.add(c.body[1:], "v")
		values, stray := s.values(g)
		if stray != "" {
			t.Errorf("%s: %s is stray", c.form, stray)
		}
		object := values
		for _, name := range c.wire[:len(c.wire)-1] {
			object, _ = object[name].(map[string]any)
		}
		if object[c.wire[len(c.wire)-1]] != "v" {
			t.Errorf("%s: %s became %v", c.form, c.body, values)
		}
	}
}

func TestPhonesAndCodesAreFreedOfWhatPeopleType(t *testing.T) {
	for typed, want := range map[string]string{"+1 (555) 666-7777": "+15556667777", "＋４１ ７９ １２３ ４５ ６７": "+41791234567",
		"+44\u00a020‑7946\u200b0958": "+442079460958", "0171 234": "0171234"} {
		if got := normalPhone(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if got := normalCode(idx.NewSecret(" １２３-4 5６ ")).Reveal(); got != "123456" {
		t.Errorf("got %q", got)
	}
}

func TestIdentifiersAreMasked(t *testing.T) {
	for in, want := range map[string]string{"ada@example.com": "a***@e***.com", "é@ö.de": "é***@ö***.de", "ada": "a***", "": "", "a@b": "a***@b***", "@": "@"} {
		if got := mask(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTextsOfOktasAreMadeFitToShow(t *testing.T) {
	if got := cleanText("one\ntwo\x00\x1b[31m\u009b " + strings.Repeat("é", 2000)); !strings.HasPrefix(got, "one two[31m é") || len([]rune(got)) != maxText {
		t.Errorf("got %q", got)
	}
}
