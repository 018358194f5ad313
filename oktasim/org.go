package oktasim

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options make an org.
type Options struct {
	Policy Policy
	// Seed fixes ids, labels, codes and order for the same requests in the
	// same order. Zero is a seed like any other.
	Seed uint64
	// Now is the clock; time.Now when nil. Advance moves the org's own.
	Now func() time.Time
	// PublicURL is the base of hrefs, links and issuers, such as
	// "http://localhost:8082"; when empty each request's Host decides.
	PublicURL string
	// SigningKey signs tokens. When nil one key is made for the whole process:
	// making a key costs more than a whole sign-up.
	SigningKey *rsa.PrivateKey
}

// Org is a simulated org. All methods are safe for concurrent use.
type Org struct {
	options Options

	mu            sync.Mutex
	policy        Policy // with defaults
	dice          *dice
	offset        time.Duration
	users         []*account
	byHandle      map[string]*transaction
	byInteraction map[string]*transaction
	codes         map[string]*transaction
	tokens        map[string]*issued
	assertions    map[string]time.Time   // jti of client assertions, and until when
	calls         map[string][]time.Time // to a number, in a day
	clients       map[string][]time.Time // beginnings of the last minute
	links         map[string]*link
	outbox        []Message
	lastSent      map[string]time.Time
	history       []Request
	faults        []*armed
	minute        window
}

// New makes an org, or says everything that is wrong with its policy.
func New(options Options) (*Org, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	options.PublicURL = strings.TrimRight(options.PublicURL, "/")
	o := &Org{options: options}
	o.Reset()
	if err := o.SetPolicy(options.Policy); err != nil {
		return nil, fmt.Errorf("oktasim: %w", err)
	}
	return o, nil
}

// Reset forgets users, transactions, messages, requests and faults, and begins
// the seed anew. The policy and the clock stay.
func (o *Org) Reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dice = newDice(o.options.Seed)
	o.users, o.outbox, o.history, o.faults = nil, nil, nil, nil
	o.byHandle, o.byInteraction, o.codes = map[string]*transaction{}, map[string]*transaction{}, map[string]*transaction{}
	o.tokens, o.assertions = map[string]*issued{}, map[string]time.Time{}
	o.clients, o.calls = map[string][]time.Time{}, map[string][]time.Time{}
	o.links, o.lastSent, o.minute = map[string]*link{}, map[string]time.Time{}, window{}
}

// SetPolicy replaces the policy, also for transactions under way. The org keeps
// the policy's slices: do not change them afterwards.
func (o *Org) SetPolicy(p Policy) error {
	full := p.withDefaults()
	if err := full.validate(); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.policy = full
	return nil
}

// Policy returns the policy in force, with every default spelled out.
func (o *Org) Policy() Policy {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.policy
	p.Client.ID, p.Client.Secret = o.clientID(), o.clientSecret()
	return p
}

// Seed returns the seed, to be printed and given again.
func (o *Org) Seed() uint64 { return o.options.Seed }

// Advance moves the org's clock.
func (o *Org) Advance(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.offset += d
}

// Now returns the org's time.
func (o *Org) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock()
}

func (o *Org) clock() time.Time { return o.options.Now().Add(o.offset) }

// clientID and clientSecret are the policy's or the seed's.
func (o *Org) clientID() string {
	if id := o.policy.Client.ID; id != "" {
		return id
	}
	return o.dice.fixedID("0oa", "client")
}

func (o *Org) clientSecret() string {
	switch {
	case o.policy.Client.Public:
		return ""
	case o.policy.Client.Secret != "":
		return o.policy.Client.Secret
	}
	return letters(o.dice.keyed("client secret"), urlSafe, 64)
}

// Issuer returns the issuer of the policy's authorization server under a base.
func (o *Org) Issuer(base string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.policy.AuthorizationServer == ServerOrg {
		return base
	}
	return base + oauthPath("/"+o.policy.AuthorizationServer)
}

// customServer is the id of the custom authorization server.
func (o *Org) customServer() string {
	if o.policy.AuthorizationServer == ServerOrg {
		return "default"
	}
	return o.policy.AuthorizationServer
}

// oauthPath is where an authorization server's endpoints are.
func oauthPath(server string) string { return "/oauth2" + server }

// baseOf is scheme and host that a request came to.
func (o *Org) baseOf(r *http.Request) string {
	switch {
	case o.options.PublicURL != "":
		return o.options.PublicURL
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// begin opens a transaction.
func (o *Org) begin(server string, asked authRequest, now time.Time) *transaction {
	tx := &transaction{id: o.dice.id("trn"), server: server, request: asked, step: atIdentify,
		interaction: o.dice.secret43(), expires: now.Add(o.lifetime(atIdentify))}
	o.byInteraction[tx.interaction] = tx
	o.renew(tx)
	return tx
}

// renew gives a transaction a new handle and forgets the old one.
func (o *Org) renew(tx *transaction) {
	delete(o.byHandle, tx.handle)
	tx.handle = "02" + o.dice.token(o.policy.StateHandle.Length-2)
	o.byHandle[tx.handle] = tx
}
