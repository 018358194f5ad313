package token

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwe"

	"github.com/idxflow/idxflow/pkg/flow"
)

// MaxBytes is the length of the longest token that is sealed or opened. A body of a request holds 64 KiB, and browsers
// keep tokens in a storage of a few megabytes; a sign-up needs less than 1 KiB.
const MaxBytes = 16 << 10

// Box seals and opens. It never changes and is safe for concurrent use.
type Box struct {
	newest jwe.Headers       // protected header of what is sealed; jwx works on copies
	seal   []byte            // the key to it
	keys   map[string][]byte // by encoded protected header
}

var _ flow.Sealer = (*Box)(nil)

// New returns a box for the ring's secrets, newest first. Each is at least [MinSecret] characters of [A-Za-z0-9_-]; one
// that occurs again counts once. issuer and clientID bind the tokens to one Okta app; a slash at the end of issuer does
// not matter. The error joins every fault, names secrets by position, counted from one, and never shows any part of one.
func New(keys []string, issuer, clientID string) (*Box, error) {
	ring, err := derive(keys, strings.TrimSuffix(issuer, "/"), clientID)
	if err != nil {
		return nil, err
	}
	b := &Box{newest: jwe.NewHeaders(), seal: ring[0].key, keys: make(map[string][]byte, len(ring))}
	for _, k := range ring {
		b.keys[header(k.id)] = k.key
	}
	return b, errors.Join(b.newest.Set(jwe.KeyIDKey, ring[0].id), b.newest.Set(jwe.TypeKey, typ))
}

// Seal returns the token for plain, which must not be empty. It fails only when the token would be longer than
// [MaxBytes]; that error wraps flow.ErrStore, because such a state has to be kept elsewhere.
func (b *Box) Seal(_ context.Context, plain []byte) (string, error) {
	if n := sealedLen(len(plain)); n > MaxBytes {
		return "", fmt.Errorf("seal token: %d bytes, the limit is %d: %w", n, MaxBytes, flow.ErrStore)
	}
	tok, err := jwe.Encrypt(plain, jwe.WithKey(jwa.DIRECT, b.seal),
		jwe.WithContentEncryption(jwa.A256GCM), jwe.WithProtectedHeaders(b.newest))
	if err != nil {
		return "", fmt.Errorf("seal token: %w: %w", flow.ErrStore, err)
	}
	return string(tok), nil
}

// Open returns what was sealed. Every token that is not one of ours, for whatever reason, gets flow.ErrToken and nothing
// else, so that the answer tells a forger nothing. Age and purpose are for the caller to check.
func (b *Box) Open(_ context.Context, token string) ([]byte, error) {
	key := b.keyFor(token)
	if key == nil {
		return nil, flow.ErrToken
	}
	plain, err := jwe.Decrypt([]byte(token), jwe.WithKey(jwa.DIRECT, key))
	if err != nil {
		return nil, flow.ErrToken
	}
	return plain, nil
}

// keyFor returns the key for a token that has exactly the shape of ours, nil for any other. It allocates nothing:
// refusing rubbish must cost nothing.
func (b *Box) keyFor(token string) []byte {
	if len(token) > MaxBytes {
		return nil
	}
	protected, rest, _ := strings.Cut(token, ".")
	key := b.keys[protected]
	if key == nil || !wellFormed(rest) {
		return nil
	}
	return key
}

// Format keeps the keys out of every print verb.
func (Box) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "token.Box") }
