package flow

import (
	"fmt"
	"strings"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// Code names one way to fail. It is stable: pages branch on it, or better on its action.
type Code string

// Action says what the page can do about a problem.
type Action string

const (
	Correct Action = "correct" // change the input and send it again
	Restart Action = "restart" // start a new sign-up
	Wait    Action = "wait"    // send the same again later
	SignIn  Action = "sign_in" // the account exists: sign in
	Resume  Action = "resume"  // ask for the current step
	Stop    Action = "stop"    // nothing to do here
)

const (
	InvalidRequest          Code = "invalid_request"
	NotFound                Code = "not_found"
	MethodNotAllowed        Code = "method_not_allowed"
	InvalidContinuation     Code = "invalid_continuation"
	ContinuationExpired     Code = "continuation_expired"
	WrongStep               Code = "wrong_step"
	InProgress              Code = "in_progress"
	FormRejected            Code = "form_rejected"
	PasswordRejected        Code = "password_rejected"
	CodeRejected            Code = "code_rejected"
	AlreadyRegistered       Code = "already_registered"
	PhoneInvalid            Code = "phone_invalid"
	PhoneNotAllowed         Code = "phone_not_allowed"
	ActivationInvalid       Code = "activation_invalid"
	RegistrationUnavailable Code = "registration_unavailable"
	RegistrationRefused     Code = "registration_refused"
	AccessDenied            Code = "access_denied"
	AuthenticatorLocked     Code = "authenticator_locked"
	OriginNotAllowed        Code = "origin_not_allowed"
	TooManyRequests         Code = "too_many_requests"
	ResendTooSoon           Code = "resend_too_soon"
	PayloadTooLarge         Code = "payload_too_large"
	UnsupportedMediaType    Code = "unsupported_media_type"
	OktaMisconfigured       Code = "okta_misconfigured"
	OktaUnavailable         Code = "okta_unavailable"
	OktaTimeout             Code = "okta_timeout"
	StoreUnavailable        Code = "store_unavailable"
	SignedUpWithoutTokens   Code = "signed_up_without_tokens"
	Internal                Code = "internal"
)

// Kind is a row of the problem table.
type Kind struct {
	Code   Code
	Status int // HTTP
	Action Action
	Title  string // for the developer of a page: short, fixed
	Detail string // for the person, unless the problem has its own
}

// Kinds lists every problem there is, in the order of the documentation.
var Kinds = []Kind{
	{InvalidRequest, 400, Correct, "Invalid request", "The request is not well formed."},
	{NotFound, 404, Stop, "Not found", "There is nothing at this address."},
	{MethodNotAllowed, 405, Correct, "Method not allowed", "This address does not answer that method."},
	{InvalidContinuation, 400, Restart, "Invalid continuation", "This sign-up cannot be continued. Please start again."},
	{ContinuationExpired, 410, Restart, "Sign-up expired", "This sign-up has ended. Please start again."},
	{WrongStep, 409, Resume, "Wrong step", "Something else is asked for at this point."},
	{InProgress, 409, Wait, "Request in progress", "Your last request is still being processed."},
	{FormRejected, 422, Correct, "Values refused", "Please check what you entered."},
	{PasswordRejected, 422, Correct, "Password refused", "Please choose another password."},
	{CodeRejected, 422, Correct, "Code refused", "The code is wrong or no longer valid."},
	{AlreadyRegistered, 422, SignIn, "Already registered", "There is an account with these details already."},
	{PhoneInvalid, 422, Correct, "Phone number invalid", "Please enter a valid phone number with its country code, such as +1 555 666 7777."},
	{PhoneNotAllowed, 422, Correct, "Phone number not allowed", "Phone numbers of this country or region cannot be used here."},
	{ActivationInvalid, 422, SignIn, "Activation token invalid", "This invitation is no longer valid."},
	{RegistrationUnavailable, 403, Stop, "Sign-up not offered", "Sign-up is not available."},
	{RegistrationRefused, 403, Stop, "Sign-up refused", "The account could not be created."},
	{AccessDenied, 403, Stop, "Access denied", "Access is denied."},
	{AuthenticatorLocked, 403, Stop, "Too many failures", "There were too many attempts. Please try again later."},
	{OriginNotAllowed, 403, Stop, "Origin not allowed", "This page may not use this service."},
	{TooManyRequests, 429, Wait, "Too many requests", "There were too many requests. Please wait a little."},
	{ResendTooSoon, 429, Wait, "Sent a moment ago", "A message was sent a moment ago. Please wait before asking for another."},
	{PayloadTooLarge, 413, Correct, "Body too large", "The request is too large."},
	{UnsupportedMediaType, 415, Correct, "Unsupported media type", "The request must be application/json."},
	{OktaMisconfigured, 502, Stop, "Okta is not set up for this", "Sign-up is not available at the moment."},
	{OktaUnavailable, 502, Wait, "Okta unavailable", "The service is not available at the moment. Please try again."},
	{OktaTimeout, 504, Resume, "Okta did not answer", "It is not known whether your last request arrived."},
	{StoreUnavailable, 503, Wait, "Store unavailable", "The service is not available at the moment. Please try again."},
	{SignedUpWithoutTokens, 409, SignIn, "Signed up without tokens", "Your account is ready. Please sign in."},
	{Internal, 500, Wait, "Internal error", "Something went wrong. Please try again."},
}

var kindOf = func() map[Code]Kind {
	m := make(map[Code]Kind, len(Kinds))
	for _, k := range Kinds {
		m[k.Code] = k
	}
	return m
}()

// Problem is the one error that leaves this package. Its text is safe to log; Cause is for the operator alone.
type Problem struct {
	Code            Code
	Detail          string // empty: that of the Kind
	Messages        []Message
	RetryAfter      time.Duration
	Continuation    idx.Secret // with it the sign-up goes on; empty if it cannot
	NextStep        *Step
	AccountMayExist bool
	Cause           error
}

// Kind returns the row of the problem's code; an unknown code is Internal.
func (p *Problem) Kind() Kind {
	if k, ok := kindOf[p.Code]; ok {
		return k
	}
	return kindOf[Internal]
}

// Action says what the page can do: that of the kind, except that a sign-up that never began has nothing to resume.
func (p *Problem) Action() Action {
	if p.Code == OktaTimeout && p.Continuation.IsZero() {
		return Restart
	}
	return p.Kind().Action
}

func (p *Problem) Error() string {
	if p.Cause != nil {
		return fmt.Sprintf("%s: %v", p.Code, p.Cause)
	}
	return string(p.Code)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Invalid returns an invalid_request problem that points at a member of the request's body (RFC 6901).
func Invalid(pointer, text string) *Problem {
	return &Problem{Code: InvalidRequest, Detail: strings.TrimSpace(pointer+" "+text) + ".",
		Messages: []Message{{Class: idx.ClassError, Text: text, Field: pointer}}}
}
