package oktasim

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// turn is one accepted POST on a transaction.
type turn struct {
	scene
	now  time.Time
	sent submission
}

// submission is the body of any form, typed. Its members were held against
// the form before they are read here.
type submission struct {
	Identifier    string                     `json:"identifier"`
	UserProfile   map[string]json.RawMessage `json:"userProfile"`
	Authenticator pickedAuthenticator        `json:"authenticator"`
	Credentials   proof                      `json:"credentials"`
	// Where the link of Okta Verify is to be sent.
	PhoneNumber string `json:"phoneNumber"`
	Email       string `json:"email"`
	// What interludes ask.
	Consent     *bool           `json:"consent"`
	OptedScopes map[string]bool `json:"optedScopes"`
	Captcha     struct {
		Token string `json:"captchaToken"`
	} `json:"captchaVerify"`
}

// proof is what completes an authenticator; which members are there is the
// authenticator's business.
type proof struct {
	Passcode    *string `json:"passcode"`
	QuestionKey string  `json:"questionKey"`
	Question    string  `json:"question"`
	Answer      string  `json:"answer"`
	ClientData  string  `json:"clientData"`
	Attestation string  `json:"attestation"`
}

// pickedAuthenticator is the choice of an authenticator.
type pickedAuthenticator struct {
	ID          string `json:"id"`
	MethodType  string `json:"methodType"`
	PhoneNumber string `json:"phoneNumber"`
	Channel     string `json:"channel"`
}

// refusal is how a POST is turned down. bare means messages alone; otherwise
// the current step is drawn again with the messages in their places, so that
// the person can correct and go on.
type refusal struct {
	status int
	bare   bool
	whole  bool // handle and messages, no forms
	top    []message
	fields map[string][]message // by name of the field, at any depth
	wait   *waiting
}

// waiting fills the X-Rate-Limit headers of a 429.
type waiting struct {
	limit int
	until time.Time
}

func top(status int, m message) *refusal { return &refusal{status: status, top: []message{m}} }

func bare(status int, m message) *refusal {
	return &refusal{status: status, bare: true, top: []message{m}}
}

func at(status int, name string, m message) *refusal {
	return &refusal{status: status, fields: map[string][]message{name: {m}}}
}

// body draws the refusal.
func (f *refusal) body(s *scene) *response {
	if f.bare {
		return &response{Version: ionVersion, Messages: listOf(f.top)}
	}
	if f.whole {
		r := s.envelope()
		r.Messages = listOf(f.top)
		return &r
	}
	r := s.draw()
	if len(f.top) > 0 {
		r.Messages = listOf(f.top)
	}
	if r.Remediation != nil && len(r.Remediation.Value) > 0 {
		place(r.Remediation.Value[0].Value, f.fields)
	}
	return r
}

// place puts messages on fields by name, in nested forms and in the forms of
// options too: that is where the recordings and mocks have them.
func place(inputs []field, messages map[string][]message) {
	for i := range inputs {
		if m := messages[inputs[i].Name]; m != nil {
			inputs[i].Messages = listOf(m)
		}
		if inputs[i].Form != nil {
			place(inputs[i].Form.Value, messages)
		}
		for _, o := range inputs[i].Options {
			if choice, is := o.Value.(*nested); is {
				place(choice.Form.Value, messages)
			}
		}
	}
}

// throttle refuses with 429 and keeps the form, as the widget's mock of the
// limit on calls does.
func (t *turn) throttle(n notice, wait *waiting) *refusal {
	r := top(429, say(t.tx.lang, n))
	r.wait = wait
	return r
}

// tooSoon says until when a number or address has to be left alone.
func (t *turn) tooSoon(to string, seconds int) *waiting {
	last, sent := t.o.lastSent[to]
	until := last.Add(time.Duration(seconds) * time.Second)
	if seconds <= 0 || !sent || !t.now.Before(until) {
		return nil
	}
	return &waiting{limit: 1, until: until}
}

// freshCode makes p current with a new code; the earlier one dies with it.
func (t *turn) freshCode(p *pending, length int, alphanumeric bool) {
	p.code = t.o.dice.code(length, alphanumeric, p.code)
	p.codeUntil = t.now.Add(seconds(t.o.policy.Lifetimes.Code))
	t.tx.current = p
}

// judgeCode judges a one-time code. An expired code reads as a wrong one: no
// source has a key of its own for it (inferred).
func (t *turn) judgeCode(given proof) *refusal {
	return t.judge(*given.Passcode, func(typed string, p *pending) bool {
		return p.code != "" && typed == p.code && t.now.Before(p.codeUntil)
	}, wrongCode)
}

// judge counts wrong codes, whatever makes one right.
func (t *turn) judge(typed string, right func(string, *pending) bool, wrong notice) *refusal {
	p, u := t.tx.current, t.tx.user
	u.wrong = slices.DeleteFunc(u.wrong, func(w time.Time) bool { return !w.After(t.now.Add(-wrongWindow)) })
	limits := t.o.policy.Limits
	if limits.WrongCodes > 0 && (len(u.wrong) >= limits.WrongCodes || u.suspended) {
		return t.tooManyCodes()
	}
	if !right(typed, p) {
		u.wrong = append(u.wrong, t.now)
		return at(t.o.policy.WrongCodeStatus, fieldPasscode, say(t.tx.lang, wrong))
	}
	p.code = ""
	return nil
}

// wrongWindow is the span in which wrong codes count (Okta documentation: the
// example event for e-mail codes counts five in five minutes).
const wrongWindow = 5 * time.Minute

func (t *turn) tooManyCodes() *refusal {
	u := t.tx.user
	if t.o.policy.Limits.TooManyCodes == CodesSuspended {
		u.suspended = true
		return top(403, say(t.tx.lang, suspended)) // key recorded, status inferred
	}
	return t.throttle(throttled, &waiting{t.o.policy.Limits.WrongCodes, u.wrong[0].Add(wrongWindow)})
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func epoch(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
