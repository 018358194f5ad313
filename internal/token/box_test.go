package token

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/pkg/flow"
)

const (
	issuer = "https://example.okta.com/oauth2/default"
	client = "0oa1client"
	state  = `{"v":1,"j":"0123456789abcdef","h":"02.id.AbCdEf_-012345678901234567890123456789"}`
)

// secrets of test rings: just long enough, and longer.
var (
	secretA = strings.Repeat("a", MinSecret)
	secretB = strings.Repeat("B-_9", 16)
)

func newBox(t testing.TB, secrets ...string) *Box {
	t.Helper()
	b, err := New(secrets, issuer, client)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func seal(t testing.TB, b *Box, plain string) string {
	t.Helper()
	tok, err := b.Seal(t.Context(), []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func TestWhatIsSealedOpensAgain(t *testing.T) {
	b := newBox(t, secretA)
	for _, plain := range []string{"x", "ab", "abc", state, "\x00\xff", strings.Repeat("z", 10_000)} {
		got, err := b.Open(t.Context(), seal(t, b, plain))
		if err != nil || string(got) != plain {
			t.Errorf("Open(Seal(%.20q)) = %.20q, %v", plain, got, err)
		}
	}
}

func TestTwoTokensOfOneStateDiffer(t *testing.T) {
	b := newBox(t, secretA)
	if one, two := seal(t, b, state), seal(t, b, state); one == two {
		t.Errorf("both are %s", one)
	}
}

func TestRotation(t *testing.T) {
	before, during, after := newBox(t, secretA), newBox(t, secretB, secretA), newBox(t, secretB)
	old := seal(t, before, state)
	if got, err := during.Open(t.Context(), old); err != nil || string(got) != state {
		t.Errorf("a token of the former key: %q, %v", got, err)
	}
	if _, err := after.Open(t.Context(), old); !errors.Is(err, flow.ErrToken) {
		t.Errorf("a token of a retired key: error %v, want ErrToken", err)
	}
	if got, err := after.Open(t.Context(), seal(t, during, state)); err != nil || string(got) != state {
		t.Errorf("the first key of the ring should seal: %q, %v", got, err)
	}
}

// What jwx writes today must be what Open demands, and what earlier releases wrote: the token below is one of theirs.
func TestTheWrittenFormIsPinned(t *testing.T) {
	const (
		head   = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiYjlmYzk1MWQiLCJ0eXAiOiJpZHhmbG93LWN0In0"
		pinned = head + "..AAECAwQFBgcICQoL.vgr7MC-j.0unKnCqfSpF1IY7IcgqKQg"
	)
	b := newBox(t, secretA)
	if got, _, _ := strings.Cut(seal(t, b, state), "."); got != head {
		t.Errorf("header %s\nwant   %s", decode(t, got), decode(t, head))
	}
	if got, err := b.Open(t.Context(), pinned); err != nil || string(got) != "pinned" {
		t.Errorf("Open of the pinned token = %q, %v", got, err)
	}
}

func TestALongStateIsRefusedWhenSealed(t *testing.T) {
	b := newBox(t, secretA)
	fits := MaxBytes
	for sealedLen(fits) > MaxBytes {
		fits--
	}
	tok := seal(t, b, strings.Repeat("x", fits))
	if len(tok) > MaxBytes {
		t.Errorf("%d bytes of state make a token of %d", fits, len(tok))
	}
	if _, err := b.Open(t.Context(), tok); err != nil {
		t.Errorf("the longest token: %v", err)
	}
	if _, err := b.Seal(t.Context(), make([]byte, fits+1)); !errors.Is(err, flow.ErrStore) {
		t.Errorf("one byte more: error %v, want ErrStore", err)
	}
}

func TestAnotherDeploymentIsAnotherKey(t *testing.T) {
	tok := seal(t, newBox(t, secretA), state)
	for _, other := range []struct{ name, issuer, client string }{
		{"issuer", "https://other.okta.com/oauth2/default", client},
		{"client", issuer, "0oa2client"},
		{"border between the two", issuer + `" "0oa1`, "client"},
	} {
		b, err := New([]string{secretA}, other.issuer, other.client)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Open(t.Context(), tok); err != flow.ErrToken { //nolint:errorlint // nothing may be wrapped around it
			t.Errorf("another %s: error %v, want ErrToken alone", other.name, err)
		}
	}
	b, _ := New([]string{secretA}, issuer+"/", client)
	if _, err := b.Open(t.Context(), tok); err != nil {
		t.Errorf("a slash at the end of the issuer: %v", err)
	}
}

func TestNewNamesEveryBadKeyByPosition(t *testing.T) {
	// Two secrets whose key ids agree; found by search.
	const twinA = "collision_of_two_key_ids_for_the_test_00070645"
	const twinB = "collision_of_two_key_ids_for_the_test_00099601"
	cases := []struct {
		name    string
		secrets []string
		want    string
	}{
		{"none", nil, "there is no seal key"},
		{"short", []string{secretA, secretA[1:]}, "seal key 2 must be"},
		{"empty", []string{"", secretA}, "seal key 1 must be"},
		{"blank", []string{secretA + " "}, "seal key 1 must be"},
		{"not ASCII", []string{secretA + "é"}, "seal key 1 must be"},
		{"plus and slash", []string{secretA, secretB, secretB + "+/"}, "seal key 3 must be"},
		{"two bad", []string{"x", secretA, "y"}, "seal key 1 must be at least 43 characters of A-Z, a-z, 0-9, _ and -\nseal key 3 must"},
		{"same id", []string{secretA, twinA, twinB}, "seal key 3 has the same id as seal key 2"},
	}
	for _, c := range cases {
		b, err := New(c.secrets, issuer, client)
		if err == nil || !strings.Contains(err.Error(), c.want) || b != nil {
			t.Errorf("%s: box %v, error %v, want %q in it", c.name, b, err, c.want)
			continue
		}
		for _, s := range c.secrets {
			if len(s) > 2 && strings.Contains(err.Error(), s[:3]) {
				t.Errorf("%s: the error shows a secret: %v", c.name, err)
			}
		}
	}
	if _, err := New([]string{secretA, secretB, secretA}, issuer, client); err != nil {
		t.Errorf("a repeated secret: %v", err)
	}
	for _, c := range [][2]string{{"", client}, {issuer, ""}} {
		if _, err := New([]string{secretA}, c[0], c[1]); err == nil {
			t.Errorf("New for issuer %q and client %q: no error", c[0], c[1])
		}
	}
}

func TestABoxPrintsNoKey(t *testing.T) {
	b := newBox(t, secretA)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb+" "+verb, b, *b); got != "token.Box token.Box" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	b := newBox(t, secretA, secretB)
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for range 50 {
				if got, err := b.Open(context.Background(), seal(t, b, state)); err != nil || !bytes.Equal(got, []byte(state)) {
					t.Fatalf("%q, %v", got, err)
				}
			}
		})
	}
}
