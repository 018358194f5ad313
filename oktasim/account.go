package oktasim

import (
	"maps"
	"strings"
	"time"
)

// Status words of a user (Okta documentation: user lifecycle).
const (
	StatusStaged      = "STAGED"      // the sign-up is under way or was abandoned
	StatusProvisioned = "PROVISIONED" // waiting for the activation link
	StatusActive      = "ACTIVE"
)

// User is an account as a test sees it.
type User struct {
	ID     string `json:"id"`
	Login  string `json:"login"`
	Status string `json:"status"`
	// Profile has JSON values: string, bool or float64.
	Profile map[string]any `json:"profile"`
	// Authenticators are the keys of what was enrolled, in that order.
	Authenticators []string `json:"authenticators"`
	// Phone is the enrolled number, if any.
	Phone string `json:"phone,omitempty"`
	// SecurityQuestion is a key, or "custom" and then the question itself.
	SecurityQuestion string `json:"securityQuestion,omitempty"`
	SecurityAnswer   string `json:"securityAnswer,omitempty"`
	EmailVerified    bool   `json:"emailVerified"`
	// Password is the password in the clear. A real org never has it; a test
	// needs it to assert that it arrived byte for byte.
	Password string    `json:"password,omitempty"`
	Created  time.Time `json:"created"`
}

// account is a user as the org keeps it.
type account struct {
	User
	enrollments []enrollment
	wrong       []time.Time // wrong codes of the last five minutes
	suspended   bool
	recent      []time.Time // requests of the last five seconds
	consented   string      // scopes that were allowed
	lastToken   string      // the last TOTP that was right
	lastTokenAt int64       // and its period
}

// enrollment is one authenticator that a person has.
type enrollment struct {
	kind   *kind
	id     string
	method string // "" where the recordings list all of them
	to     string
	secret string // of a TOTP generator; of WebAuthn the credential's id
}

// enroll records an authenticator as completed.
func (o *Org) enroll(u *account, e enrollment) {
	e.id = o.dice.id(e.kind.prefix)
	u.enrollments = append(u.enrollments, e)
	u.Authenticators = append(u.Authenticators, e.kind.key)
}

// has finds an enrolment by key.
func (u *account) has(key string) *enrollment {
	for i := range u.enrollments {
		if u.enrollments[i].kind.key == key {
			return &u.enrollments[i]
		}
	}
	return nil
}

// find looks an account up by login or e-mail, ignoring case as Okta does.
func (o *Org) find(name string) *account {
	for _, u := range o.users {
		if strings.EqualFold(u.Login, name) || strings.EqualFold(u.attribute(attrEmail), name) {
			return u
		}
	}
	return nil
}

// attribute returns a string attribute, or "".
func (u *account) attribute(name string) string {
	s, _ := u.Profile[name].(string)
	return s
}

// Users returns a copy of every account, oldest first.
func (o *Org) Users() []User {
	o.mu.Lock()
	defer o.mu.Unlock()
	users := make([]User, 0, len(o.users))
	for _, u := range o.users {
		c := u.User
		c.Profile = maps.Clone(u.Profile)
		c.Authenticators = append([]string{}, u.Authenticators...)
		users = append(users, c)
	}
	return users
}
