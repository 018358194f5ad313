package oktasim

import (
	"slices"
	"strings"
	"time"
)

// Channel is how a message travels.
type Channel string

// MessageKind is why a message was sent.
type MessageKind string

// Channels and kinds.
const (
	ChannelEmail Channel = "email"
	ChannelSMS   Channel = "sms"
	ChannelVoice Channel = "voice"
	ChannelApp   Channel = "app" // what a phone with Okta Verify would scan

	KindCode       MessageKind = "code"        // a one-time code, with a link if the policy says so
	KindActivation MessageKind = "activation"  // Registration - Activation
	KindWelcome    MessageKind = "welcome"     // Registration - Email Verification
	KindVerify     MessageKind = "okta-verify" // the link that stands for the phone's part
)

// Message is something the org would have sent. Sending is synchronous: it is
// in the outbox before the answer to the request that caused it.
type Message struct {
	Channel Channel     `json:"channel"`
	To      string      `json:"to"`
	Kind    MessageKind `json:"kind"`
	Code    string      `json:"code,omitempty"`
	Link    string      `json:"link,omitempty"`
	SentAt  time.Time   `json:"sentAt"`
}

// send puts a message into the outbox.
func (t *turn) send(m Message) {
	m.SentAt = t.now.UTC()
	t.o.outbox = keepLast(append(t.o.outbox, m), maxKept)
	t.o.lastSent[m.To] = t.now
}

// Messages returns what was sent to an address or number, newest first; to
// everyone when to is empty.
func (o *Org) Messages(to string) []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	found := []Message{}
	for _, m := range slices.Backward(o.outbox) {
		if to == "" || strings.EqualFold(m.To, to) {
			found = append(found, m)
		}
	}
	return found
}

// link is what a mailed address stands for: a pending challenge (magic link)
// or an account to activate or verify.
type link struct {
	tx      *transaction
	pending *pending
	user    *account
	until   time.Time
}

// link remembers l under a new token.
func (o *Org) link(l link) string {
	token := o.dice.token(20)
	o.links[token] = &l
	return token
}

// maxKept bounds outbox and history, so that an org can run for weeks.
const maxKept = 10_000

func keepLast[T any](all []T, n int) []T {
	if len(all) <= n {
		return all
	}
	return slices.Clone(all[len(all)-n:])
}
