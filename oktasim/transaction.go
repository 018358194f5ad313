package oktasim

import (
	"slices"
	"time"
)

// step is where a transaction stands; views in view.go has one row for each.
type step string

const (
	atIdentify  step = "identify"
	atProfile   step = "profile"
	atEnroll    step = "enroll"    // choosing or completing an authenticator
	atChallenge step = "challenge" // signing in with one that exists
	atUpdate    step = "update"    // progressive profiling
	atConsent   step = "consent"
	atKeep      step = "keep"    // keep me signed in
	atExpired   step = "expired" // an activation token that came too late
	atSafe      step = "safe"    // maintenance
	atSuccess   step = "success"
	atEnd       step = "end" // terminal: messages only
)

// transaction is one sign-up or sign-in, from interact to tokens.
type transaction struct {
	id          string // for the request history
	handle      string // stateHandle
	interaction string // interaction_handle
	server      string // authorization server path, "" for the org's
	request     authRequest
	lang        string

	step    step
	expires time.Time
	user    *account
	current *pending
	passed  map[step]bool // interludes that are behind us
	notes   []message     // of a terminal step
	said    []message     // from outside a request; the next body shows and forgets them
	code    string        // interaction code
	redeem  time.Time     // until when it can be redeemed
	spent   bool
	authAt  time.Time
	recent  []time.Time // requests of the last five seconds
}

// authRequest is what interact was asked for.
type authRequest struct {
	redirectURI, state, nonce, challenge, scope string
}

// pending is the authenticator that is being enrolled or challenged.
type pending struct {
	kind      *kind
	method    string
	to        string // address or number the code went to
	asking    bool   // the number is still wanted
	code      string
	codeUntil time.Time
	confirmed bool    // by its magic link, or by the phone
	channel   string  // of Okta Verify
	secret    string  // of a TOTP generator; challenge of WebAuthn, then its credential
	qr        string  // image of what a phone scans
	refused   *notice // what the phone would not do
}

// enrolled says whether the person already has an authenticator.
func (tx *transaction) enrolled(key string) bool {
	return tx.user != nil && slices.ContainsFunc(tx.user.enrollments, func(e enrollment) bool { return e.kind.key == key })
}

// offered lists what may be enrolled now: a required password comes first and
// alone, then everything that is left (okta-idx-golang recording).
func (o *Org) offered(tx *transaction) []*kind {
	if o.policy.use(KeyPassword) == Required && !tx.enrolled(KeyPassword) {
		return []*kind{kindOf(KeyPassword)}
	}
	var left []*kind
	for _, e := range o.policy.Authenticators {
		if e.Use != Disabled && !tx.enrolled(e.Key) {
			left = append(left, kindOf(e.Key))
		}
	}
	if o.policy.Order == OrderShuffled {
		slices.SortFunc(left, func(a, b *kind) int { return compare(o.dice.rank(a.key), o.dice.rank(b.key)) })
	}
	return left
}

// mustEnroll says whether anything left is required; skip is offered only
// when nothing is.
func (o *Org) mustEnroll(tx *transaction) bool {
	for _, e := range o.policy.Authenticators {
		if e.Use == Required && !tx.enrolled(e.Key) {
			return true
		}
	}
	return len(o.policy.RequireOneOf) > 0 && !slices.ContainsFunc(o.policy.RequireOneOf, tx.enrolled)
}

func compare(a, b uint64) int {
	if a < b {
		return -1
	}
	return 1
}
