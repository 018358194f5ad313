package token

import (
	"errors"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/pkg/flow"
)

// FuzzOpen: nothing panics, every refusal is ErrToken, and what opens is byte for byte what the second implementation
// would have written for it, so no token has two spellings and none opens under another header than ours.
func FuzzOpen(f *testing.F) {
	b, w := newBox(f, secretA, secretB), newTwin(f, secretA, issuer, client)
	tok := w.seal(zeroIV, []byte(state))
	head, rest, _ := strings.Cut(tok, ".")
	seeds := []string{
		tok, w.seal(zeroIV, nil), w.seal(zeroIV, []byte("x")), newTwin(f, secretB, issuer, client).seal(zeroIV, []byte(state)),
		"", ".", "....", head, head + ".", head + "....", head + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
		head + ".AAAA" + rest, tok[:len(tok)-1], tok + "=", " " + tok, tok + "\n", strings.ToUpper(tok), "." + rest,
		w.with(`{"alg":"none"}`).seal(zeroIV, []byte(state)), w.with(strings.Replace(w.head, "dir", "A256KW", 1)).seal(zeroIV, nil),
		w.with(strings.Replace(w.head, "{", `{"zip":"DEF",`, 1)).seal(zeroIV, []byte(state)),
		`{"protected":"` + head + `","ciphertext":"AAAA"}`,
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, token string) {
		plain, err := b.Open(t.Context(), token)
		if err != nil {
			if !errors.Is(err, flow.ErrToken) || plain != nil {
				t.Fatalf("%q, %v, want ErrToken", plain, err)
			}
			return
		}
		for _, secret := range []string{secretA, secretB} {
			w := newTwin(t, secret, issuer, client)
			if got, err := w.open(token); err == nil && string(got) == string(plain) &&
				w.seal([]byte(decode(t, strings.Split(token, ".")[2])), plain) == token {
				return
			}
		}
		t.Fatalf("opened as %q, which nobody sealed", plain)
	})
}
