package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

const (
	stateVersion = 1
	// maxAge is how long a sign-up may take in all, whatever Okta says.
	maxAge    = time.Hour
	jtiSize   = 16
	maxLocale = 35
)

// state is what travels from one request to the next, sealed. It holds no profile data, labels or tokens.
type state struct {
	jti      string // names this one token
	started  time.Time
	tx       *idx.Transaction
	current  challenge
	sent     time.Time // when the last message of the current challenge was sent
	userID   string
	signIn   bool // the person came to sign in, not to sign up
	returnTo string
	locale   string
}

// challenge is what the person is being asked to prove: which authenticator, by which method, at which address.
type challenge struct {
	id, key, method string
	address         string // keyed digest; empty if no address was given
}

// sealed is the form of state inside a token. Names are short because every byte travels.
type sealed struct {
	Version  int              `json:"v"`
	JTI      string           `json:"j"`
	Started  int64            `json:"t"`
	Tx       *idx.Transaction `json:"x"`
	ID       string           `json:"i,omitempty"`
	Key      string           `json:"k,omitempty"`
	Method   string           `json:"m,omitempty"`
	Address  string           `json:"a,omitempty"`
	Sent     int64            `json:"s,omitempty"`
	UserID   string           `json:"u,omitempty"`
	SignIn   bool             `json:"n,omitempty"`
	ReturnTo string           `json:"r,omitempty"`
	Locale   string           `json:"l,omitempty"`
}

func (s *state) marshal() ([]byte, error) {
	out := sealed{Version: stateVersion, JTI: s.jti, Started: s.started.Unix(), Tx: s.tx, ID: s.current.id, Key: s.current.key,
		Method: s.current.method, Address: s.current.address, UserID: s.userID, SignIn: s.signIn, ReturnTo: s.returnTo, Locale: s.locale}
	if !s.sent.IsZero() {
		out.Sent = s.sent.Unix()
	}
	return json.Marshal(out)
}

// unmarshalState reads what marshal wrote. Any other version or form is an error.
func unmarshalState(b []byte) (*state, error) {
	var in sealed
	if err := json.Unmarshal(b, &in); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	if in.Version != stateVersion || in.Tx == nil {
		return nil, fmt.Errorf("state: version %d", in.Version)
	}
	s := &state{jti: in.JTI, started: time.Unix(in.Started, 0).UTC(), tx: in.Tx,
		current: challenge{in.ID, in.Key, in.Method, in.Address}, userID: in.UserID, signIn: in.SignIn, returnTo: in.ReturnTo, locale: in.Locale}
	if in.Sent != 0 {
		s.sent = time.Unix(in.Sent, 0).UTC()
	}
	return s, nil
}

// digest hides an address: it can be compared within this sign-up and means nothing outside it.
func (s *state) digest(address string) string {
	if address == "" {
		return ""
	}
	mac := hmac.New(sha256.New, s.tx.Key("address", 32))
	mac.Write([]byte(address))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:9])
}

// deviceToken stands in for the one that a browser would keep: the same through one sign-up.
func (s *state) deviceToken() string { return hex.EncodeToString(s.tx.Key("device", 16)) }

// atEntry reports whether the transaction stands where it began: at the choice between signing in and signing up.
func atEntry(forms []idx.Form) bool {
	for i := range forms {
		if forms[i].Name == idx.FormSelectEnrollProfile {
			return true
		}
	}
	return false
}

// beforeForm reports whether a sign-up still has to be opened: Okta shows its sign-in form first.
func (s *state) beforeForm() bool { return !s.signIn && atEntry(s.tx.Forms) }

// mark is a fingerprint of where the transaction stands, to see whether a lost request moved it.
func (s *state) mark() string {
	text := s.userID + "|" + s.current.id + "|" + s.current.method
	for i := range s.tx.Forms {
		text += "|" + s.tx.Forms[i].Name
		if f := s.tx.Forms[i].Field(idx.FieldAuthenticator); f != nil {
			for j := range f.Options {
				text += "," + optionID(&f.Options[j])
			}
		}
	}
	return text
}
