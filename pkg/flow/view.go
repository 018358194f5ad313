package flow

import (
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// Status of a sign-up.
type Status string

const (
	Pending  Status = "PENDING"  // NextStep says what is asked for
	Success  Status = "SUCCESS"  // signed up, and signed in if there are tokens
	Terminal Status = "TERMINAL" // nothing more to do here; Messages say why
	Canceled Status = "CANCELED"
)

// View is the answer to a request. Every member is chosen here one by one: nothing of Okta's passes through unseen.
type View struct {
	Status          Status
	Continuation    idx.Secret // Pending only
	ExpiresAt       time.Time  // Pending only
	NextStep        *Step      // Pending only
	Messages        []Message
	User            *User
	Tokens          *idx.Tokens // Success, if this delivery hands out tokens
	InteractionCode idx.Secret  // Success, if the page redeems it itself
	Nonce           string      // with InteractionCode
	ReturnTo        string
}

// User is empty until Okta has created one. Identifier is masked.
type User struct {
	ID         string `json:"id"`
	Identifier string `json:"identifier,omitempty"`
}

// Message is what Okta, or this service, tells the person. Field is a JSON pointer into the body that answers the step.
type Message struct {
	Class  string   `json:"class"`
	Key    string   `json:"key,omitempty"`
	Text   string   `json:"text"`
	Params []string `json:"params,omitempty"`
	Field  string   `json:"field,omitempty"`
}

// Step describes the form that is asked for. A page can be written from it without knowing any step by name: it shows
// Inputs and Options, and posts what it collects to Route at the places that the pointers name.
type Step struct {
	Name               string         `json:"name"`
	Route              Route          `json:"route"`
	Authenticator      *Authenticator `json:"authenticator,omitempty"`
	Inputs             []Input        `json:"inputs,omitempty"`
	Options            []Option       `json:"options,omitempty"`
	Choices            []Option       `json:"choices,omitempty"`
	Enrolled           []Enrolled     `json:"enrolled,omitempty"`
	CanSkip            bool           `json:"canSkip,omitempty"`
	CanResend          bool           `json:"canResend,omitempty"`
	ResendAfterSeconds int            `json:"resendAfterSeconds,omitempty"`
	CanSignIn          bool           `json:"canSignIn,omitempty"`
	Poll               *Poll          `json:"poll,omitempty"`
	Captcha            *Captcha       `json:"captcha,omitempty"`
	StateDigest        string         `json:"stateDigest,omitempty"`
	Redirect           string         `json:"redirect,omitempty"`
}

// Authenticator is the one being enrolled or verified.
type Authenticator struct {
	ID             string              `json:"id,omitempty"`
	Key            string              `json:"key,omitempty"`
	DisplayName    string              `json:"displayName,omitempty"`
	Profile        *Profile            `json:"profile,omitempty"`
	PasswordPolicy *idx.PasswordPolicy `json:"passwordPolicy,omitempty"`
	MagicLink      bool                `json:"magicLink,omitempty"`
}

// Profile holds addresses as Okta masks them.
type Profile struct {
	Email       string `json:"email,omitempty"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
}

// Input is one value to collect. Pointer says where it goes in the body.
type Input struct {
	Name      string        `json:"name"`
	Pointer   string        `json:"pointer"`
	Label     string        `json:"label,omitempty"`
	Type      string        `json:"type"`
	Required  bool          `json:"required"`
	Secret    bool          `json:"secret,omitempty"`
	MinLength int           `json:"minLength,omitempty"`
	MaxLength int           `json:"maxLength,omitempty"`
	InputType string        `json:"inputType,omitempty"`
	Options   []InputOption `json:"options,omitempty"`
	Value     any           `json:"value,omitempty"`
}

// InputOption is one allowed value of an input.
type InputOption struct {
	Label string `json:"label"`
	Value any    `json:"value"`
}

// Option is an authenticator that may be chosen. Needs names what the choice must or may bring along.
type Option struct {
	ID       string   `json:"id"`
	Key      string   `json:"key,omitempty"`
	Label    string   `json:"label"`
	Methods  []string `json:"methods,omitempty"`
	Channels []string `json:"channels,omitempty"`
	Needs    []string `json:"needs,omitempty"`
}

// Enrolled is an authenticator that the person has already.
type Enrolled struct {
	Key         string `json:"key"`
	DisplayName string `json:"displayName,omitempty"`
}

// Poll says how often to ask whether the step was completed elsewhere.
type Poll struct {
	EverySeconds int `json:"everySeconds"`
}

// Captcha says which one to show.
type Captcha struct {
	Type    string `json:"type"`
	SiteKey string `json:"siteKey"`
}

// Route is where a step is answered.
type Route string

const (
	RouteRegister      Route = "/register"
	RouteResume        Route = "/register/resume"
	RouteCancel        Route = "/register/cancel"
	RouteAuthenticator Route = "/authenticator"
	RouteVerify        Route = "/verify"
	RouteResend        Route = "/verify/resend"
	RoutePoll          Route = "/verify/poll"
	RouteSkip          Route = "/skip"
)
