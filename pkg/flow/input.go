package flow

import (
	"encoding/json"

	"github.com/idxflow/idxflow/pkg/idx"
)

// Caller is what is known of the person's own client. Okta is told, so that its policies and limits see the person and
// not this server.
type Caller struct {
	UserAgent   string
	IP          string // as the gateway saw it, never from a header that the caller can write
	Language    string // Accept-Language
	Host        string // of this service, as the gateway knows it; names the redirect URI if none is configured
	DeviceToken string // X-Device-Token; one is derived if it is empty or malformed
}

// The inputs are the bodies of the routes. Members that are absent are zero.

// RegisterInput starts a sign-up (without Continuation) or submits the form of a started one.
type RegisterInput struct {
	Continuation    string         `json:"continuation"`
	Profile         map[string]any `json:"profile"` // attribute name -> string, bool or json.Number
	Password        idx.Secret     `json:"password"`
	CaptchaToken    string         `json:"captchaToken"`
	ActivationToken idx.Secret     `json:"activationToken"`
	SignIn          bool           `json:"signIn"`
	LoginHint       string         `json:"loginHint"`
	Locale          string         `json:"locale"`
	ReturnTo        string         `json:"returnTo"`
	CodeChallenge   string         `json:"codeChallenge"`
}

// ContinuationInput is the body of cancel, resend, poll and skip.
type ContinuationInput struct {
	Continuation string `json:"continuation"`
}

// ResumeInput asks for the current step again. State, InteractionCode and Error come from an identity provider's return.
type ResumeInput struct {
	Continuation    string     `json:"continuation"`
	State           string     `json:"state"`
	InteractionCode idx.Secret `json:"interactionCode"`
	Error           string     `json:"error"`
}

// AuthenticatorInput chooses an authenticator, by the id of an option or by key, and gives what it needs.
type AuthenticatorInput struct {
	Continuation  string     `json:"continuation"`
	Authenticator string     `json:"authenticator"`
	MethodType    string     `json:"methodType"`
	PhoneNumber   string     `json:"phoneNumber"`
	Channel       string     `json:"channel"`
	Email         string     `json:"email"`
	Password      idx.Secret `json:"password"`
}

// VerifyInput answers the current form. Values answers any form by its own field names.
type VerifyInput struct {
	Continuation     string            `json:"continuation"`
	Code             idx.Secret        `json:"code"`
	State            string            `json:"state"`
	Password         idx.Secret        `json:"password"`
	WebAuthn         *WebAuthn         `json:"webauthn"`
	SecurityQuestion *SecurityQuestion `json:"securityQuestion"`
	Consent          *bool             `json:"consent"`
	Values           map[string]any    `json:"values"` // free: objects, strings, bools, json.Number
}

// WebAuthn is the result of navigator.credentials.create, its bytes in standard base64.
type WebAuthn struct {
	ClientData       string          `json:"clientData"`
	Attestation      string          `json:"attestation"`
	Transports       []string        `json:"transports"`
	ClientExtensions json.RawMessage `json:"clientExtensions"`
}

// SecurityQuestion answers a predefined question (QuestionKey), or a question of the person's own (QuestionKey "custom").
type SecurityQuestion struct {
	QuestionKey string     `json:"questionKey"`
	Question    string     `json:"question"`
	Answer      idx.Secret `json:"answer"`
}
