package token

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// twin is a second implementation, with the standard library alone and written from RFC 7516 and the package comment.
// It reads and writes the same bytes as Box, and unlike Box it writes whatever header it is given.
type twin struct {
	head string // JSON
	aead cipher.AEAD
}

func newTwin(t testing.TB, secret, issuer, client string) twin {
	t.Helper()
	expand := func(info string, n int) []byte {
		key, err := hkdf.Key(sha256.New, []byte(secret), nil, info, n)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	block, err := aes.NewCipher(expand(fmt.Sprintf(`idxflow continuation "%s" "%s"`, issuer, client), 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return twin{ourHead(hex.EncodeToString(expand("kid", 4))), aead}
}

func ourHead(kid string) string {
	return `{"alg":"dir","enc":"A256GCM","kid":"` + kid + `","typ":"idxflow-ct"}`
}

func (w twin) with(head string) twin { w.head = head; return w }

func (w twin) seal(iv, plain []byte) string {
	head := b64(w.head)
	out := w.aead.Seal(nil, iv, plain, []byte(head))
	text, tag := out[:len(plain)], out[len(plain):]
	return strings.Join([]string{head, "", b64(iv), b64(text), b64(tag)}, ".")
}

func (w twin) open(token string) ([]byte, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 5 || parts[0] != b64(w.head) || parts[1] != "" {
		return nil, errors.New("not ours")
	}
	var raw [3][]byte
	for i := range raw {
		var err error
		if raw[i], err = base64.RawURLEncoding.Strict().DecodeString(parts[i+2]); err != nil {
			return nil, err
		}
	}
	if len(raw[0]) != 12 || len(raw[2]) != 16 {
		return nil, errors.New("iv or tag of another length")
	}
	return w.aead.Open(nil, raw[0], append(raw[1], raw[2]...), []byte(parts[0]))
}

func b64[T string | []byte](s T) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func decode(t testing.TB, s string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatalf("decode %q: %v", s, err)
	}
	return string(raw)
}

func TestTwoImplementationsReadAndWriteTheSameBytes(t *testing.T) {
	box, other := newBox(t, secretA), newTwin(t, secretA, issuer, client)
	for _, plain := range []string{"a", "ab", "abc", state} {
		ours := seal(t, box, plain)
		if got, err := other.open(ours); err != nil || string(got) != plain {
			t.Errorf("the twin opens %q as %q, %v", plain, got, err)
		}
		iv := []byte(decode(t, strings.Split(ours, ".")[2]))
		theirs := other.seal(iv, []byte(plain))
		if theirs != ours {
			t.Errorf("for %q\nthe twin writes %s\nwe write        %s", plain, theirs, ours)
		}
		if got, err := box.Open(t.Context(), theirs); err != nil || string(got) != plain {
			t.Errorf("we open %q of the twin as %q, %v", plain, got, err)
		}
	}
}
