package idx

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

const seedSize = 32

// ErrTransaction is returned for bytes that are not a marshalled transaction of this version.
var ErrTransaction = errors.New("idx: not a transaction")

// Transaction is what a client needs to go on with a sign-up or sign-in, and all it needs: it can be marshalled, kept
// where no stranger reads or alters it (it is as good as the person's session), and unmarshalled in another process.
// It is not safe for concurrent use.
type Transaction struct {
	// Forms and Actions are what Okta offered in its last response, without the links that only a browser can follow.
	Forms, Actions []Form
	// ExpiresAt is Okta's word for when the transaction ends.
	ExpiresAt time.Time

	seed              []byte // PKCE verifier, state and nonce derive from it
	interactionHandle string
	stateHandle       string
}

func newTransaction(random io.Reader) (*Transaction, error) {
	tx := &Transaction{seed: make([]byte, seedSize)}
	if _, err := io.ReadFull(random, tx.seed); err != nil {
		return nil, fmt.Errorf("idx: random seed: %w", err)
	}
	return tx, nil
}

// State is the OAuth state of this transaction: 43 characters. It appears in e-mail links and returns from identity
// providers, so that they can be matched to the transaction that they belong to.
func (tx *Transaction) State() string { return tx.derive("state") }

// Nonce is what the ID token must carry.
func (tx *Transaction) Nonce() string { return tx.derive("nonce") }

func (tx *Transaction) verifier() string { return tx.derive("code_verifier") }

// derive gives 43 base64url characters, which is also the shortest PKCE verifier that RFC 7636 allows.
func (tx *Transaction) derive(purpose string) string {
	return base64.RawURLEncoding.EncodeToString(tx.Key(purpose, 32))
}

// Key derives n bytes (at most 255·32) for a purpose of the caller's own from the transaction's secret seed.
// The same transaction always gives the same bytes.
func (tx *Transaction) Key(purpose string, n int) []byte {
	key, err := hkdf.Key(sha256.New, tx.seed, nil, "idx "+purpose, n)
	if err != nil {
		panic("idx: " + err.Error()) // n too large: a programmer's fault
	}
	return key
}

func (tx *Transaction) challenge() string {
	sum := sha256.Sum256([]byte(tx.verifier()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Form returns the offered form or action of that name, or nil.
func (tx *Transaction) Form(name string) *Form { return find(name, tx.Forms, tx.Actions) }

// update takes over where a response says that the transaction stands. Errors without forms (expired, denied, too many
// requests) change nothing: the forms offered before may still be good.
func (tx *Transaction) update(r *Response) {
	if r.stateHandle != "" {
		tx.stateHandle = r.stateHandle
	}
	if len(r.Forms) == 0 && len(r.Errors()) > 0 {
		return
	}
	tx.Forms, tx.Actions = slices.DeleteFunc(slices.Clone(r.Forms), func(f Form) bool { return f.LinkOnly }), r.Actions
	if !r.ExpiresAt.IsZero() {
		tx.ExpiresAt = r.ExpiresAt
	}
}
