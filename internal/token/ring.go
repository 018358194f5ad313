package token

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// MinSecret is how many characters a secret of the ring has at least: 43 characters of base64url hold 256 bits.
const MinSecret = 43

const (
	keyBytes = 32 // AES-256
	idBytes  = 4  // eight hex digits: enough to tell the few secrets of a ring apart
)

// derived is what one secret of the ring yields.
type derived struct {
	id  string
	key []byte
}

// derive checks the ring and derives a key from each secret that has not occurred before.
func derive(secrets []string, issuer, clientID string) ([]derived, error) {
	faults := checkContext(secrets, issuer, clientID)
	var ring []derived
	seen, ids := map[string]bool{}, map[string]int{}
	for i, secret := range secrets {
		if !isSecret(secret) {
			faults = append(faults, fmt.Errorf("seal key %d must be at least %d characters of A-Z, a-z, 0-9, _ and -", i+1, MinSecret))
			continue
		}
		if seen[secret] {
			continue
		}
		seen[secret] = true
		d, err := deriveOne(secret, issuer, clientID)
		if err != nil {
			return nil, err
		}
		if at := ids[d.id]; at > 0 {
			faults = append(faults, fmt.Errorf("seal key %d has the same id as seal key %d: replace one of them", i+1, at))
		}
		ids[d.id] = i + 1
		ring = append(ring, d)
	}
	return ring, errors.Join(faults...)
}

func checkContext(secrets []string, issuer, clientID string) (faults []error) {
	if len(secrets) == 0 {
		faults = append(faults, errors.New("there is no seal key"))
	}
	if issuer == "" || clientID == "" {
		faults = append(faults, errors.New("seal keys need an issuer and a client id to be bound to"))
	}
	return faults
}

func deriveOne(secret, issuer, clientID string) (derived, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, purpose("continuation", issuer, clientID), keyBytes)
	if err != nil {
		return derived{}, fmt.Errorf("derive seal key: %w", err)
	}
	id, err := hkdf.Key(sha256.New, []byte(secret), nil, "kid", idBytes)
	if err != nil {
		return derived{}, fmt.Errorf("derive seal key id: %w", err)
	}
	return derived{hex.EncodeToString(id), key}, nil
}

// purpose is the info string that separates keys of one secret. Quoting keeps two different triples from yielding the
// same string.
func purpose(use, issuer, clientID string) string {
	return fmt.Sprintf("idxflow %s %q %q", use, issuer, clientID)
}

func isSecret(s string) bool {
	return len(s) >= MinSecret && strings.IndexFunc(s, func(r rune) bool {
		return r > 0x7f || sextet[byte(r)] == none
	}) < 0
}
