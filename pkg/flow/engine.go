package flow

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// Sealer turns state into an opaque token and back. Both may look things up, hence the context.
type Sealer interface {
	// Seal returns the token for plain. The error, if any, wraps ErrStore.
	Seal(ctx context.Context, plain []byte) (string, error)
	// Open returns what was sealed, or an error that wraps ErrToken (malformed, tampered, wrong key or deployment:
	// deliberately alike) or ErrStore.
	Open(ctx context.Context, token string) ([]byte, error)
}

var (
	// ErrToken is what a Sealer returns for a token that is not one of its own.
	ErrToken = errors.New("token is not ours")
	// ErrStore is what a Sealer returns when what it needs cannot be reached now.
	ErrStore = errors.New("store not reachable")
)

// Delivery says what the site receives on success.
type Delivery string

const (
	DeliverBody Delivery = "body" // tokens in the answer
	DeliverCode Delivery = "code" // the interaction code, for the page to redeem itself
	DeliverNone Delivery = "none" // nothing: registration only
)

// Config of an Engine. Client and Sealer are required.
type Config struct {
	Client           *idx.Client
	Sealer           Sealer
	Delivery         Delivery      // default DeliverBody
	BodyRefreshToken bool          // hand out refresh tokens too
	ReturnToAllowed  Destinations  // what returnTo may be
	PhonePrefixes    []string      // e.g. "+1"; empty or "*": any
	ResendCooldown   time.Duration // between two messages to one address; default 30 s
	Now              func() time.Time
	Random           io.Reader
}

// Engine serves the steps of every sign-up. It keeps nothing between calls and is safe for concurrent use.
type Engine struct{ cfg Config }

// New returns an engine.
func New(cfg Config) *Engine {
	if cfg.Delivery == "" {
		cfg.Delivery = DeliverBody
	}
	if cfg.ResendCooldown == 0 {
		cfg.ResendCooldown = 30 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	return &Engine{cfg}
}
