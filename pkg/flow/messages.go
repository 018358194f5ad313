package flow

import (
	"strings"
	"unicode"

	"github.com/idxflow/idxflow/pkg/idx"
)

// messageCodes maps Okta's message keys to problems. A key that ends in "*"
// stands for all that begin so. Keys are from okta-idx-java and okta-idx-golang recordings, okta-signin-widget mocks and
// its language bundle; a key that is not here leads to form_rejected or access_denied.
var messageCodes = map[string]Code{
	"api.authn.error.PASSCODE_INVALID":                 CodeRejected,
	"authfactor.challenge.soft_token.invalid_passcode": CodeRejected,
	"authfactor.challenge.soft_token.used_passcode":    CodeRejected,
	"errors.E0000068":                       CodeRejected,
	"errors.E0000082":                       CodeRejected,
	"errors.E0000083":                       CodeRejected,
	"authfactor.challenge.suspended_factor": AuthenticatorLocked,
	"errors.E0000069":                       AuthenticatorLocked,
	"errors.E0000119":                       AuthenticatorLocked,
	"errors.E0000150":                       AuthenticatorLocked,
	"errors.E0000151":                       AuthenticatorLocked,
	"tooManyRequests":                       TooManyRequests,
	"oie.tooManyRequests":                   TooManyRequests,
	"E0000047":                              TooManyRequests,
	"errors.E0000047":                       TooManyRequests,
	"errors.E0000109":                       ResendTooSoon,
	"errors.E0000118":                       ResendTooSoon,
	"errors.E0000133":                       ResendTooSoon,
	"password.*":                            PasswordRejected,
	"registration.error.password.*":         PasswordRejected,
	"errors.E0000080":                       PasswordRejected,
	"errors.E0000259":                       PasswordRejected,
	"registration.error.notUniqueWithinOrg": AlreadyRegistered,
	"registration.error.userName.notUniqueWithinOrg": AlreadyRegistered,
	"errors.E0000114":                            AlreadyRegistered,
	"registration.error.generic":                 RegistrationRefused,
	"registration.error.request.not.completed":   RegistrationRefused,
	"idx.error.registration.unavailable":         RegistrationUnavailable,
	"api.error.field_required":                   FormRejected,
	"E0000020":                                   WrongStep, // bad request: the form of another step (inferred)
	"idx.session.expired":                        ContinuationExpired,
	"error.expired.session":                      ContinuationExpired,
	"core.system.transaction_resource_not_found": ContinuationExpired,
	"security.access_denied*":                    AccessDenied,
	"idx.error.user.not.assigned.to.app":         AccessDenied,
	"idx.error.code.user_not_assigned":           AccessDenied,
	"oie.assurance.unsatisfiable":                AccessDenied,
	"oie.configuration.error":                    OktaMisconfigured,
	"api.factors.error.sms.invalid_phone":        PhoneInvalid,
	"oie.phone.invalid":                          PhoneInvalid,
	"errors.E0000098":                            PhoneInvalid,
	"errors.E0000099":                            PhoneInvalid,
	"idx.expired.activation.token":               ActivationInvalid,
	"idx.missing.activation.token":               ActivationInvalid,
	"idx.activating.inactive.user":               ActivationInvalid,
	"E0000009":                                   OktaUnavailable,
	"errors.E0000009":                            OktaUnavailable,
	"E0000010":                                   OktaUnavailable,
	"errors.E0000010":                            OktaUnavailable,
	"idx.error.server.safe.mode*":                OktaUnavailable,
}

// codeFor returns the problem that a message key stands for, or "".
func codeFor(key string) Code {
	if code, ok := messageCodes[key]; ok {
		return code
	}
	for pattern, code := range messageCodes {
		if stem, found := strings.CutSuffix(pattern, "*"); found && strings.HasPrefix(key, stem) {
			return code
		}
	}
	return ""
}

const maxText = 1000

// cleanText makes a text of Okta's fit to show: control characters are gone and its length is bounded. Pages show it as
// text, never as markup.
func cleanText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText])
	}
	return s
}

// messages converts Okta's messages; s places those that are about a field.
func (r *run) messages(all []idx.Message) []Message {
	var out []Message
	for _, m := range all {
		msg := Message{Class: m.Class, Key: m.Key, Text: cleanText(m.Text)}
		if msg.Class == "" {
			msg.Class = idx.ClassInfo
		}
		for _, p := range m.Params {
			msg.Params = append(msg.Params, cleanText(p))
		}
		if len(m.Path) > 0 {
			msg.Field = stepFor(m.Form, r.st.current.key).pointer(m.Path)
		}
		out = append(out, msg)
	}
	return out
}
