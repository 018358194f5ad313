package idx

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// A marshalled transaction is a JSON array, kept small because it travels in tokens:
//
//	[version, seed, interaction handle, state handle, expires (epoch seconds), [form…], [action…]]
//	form   = word | [word, [field…], path?, accepts?, produces?, refresh in ms?]   path "" is the usual one, "-" an untrusted one
//	field  = word | [word, flags, value?, [field…]?, [option…]?]     which of the last three follow, the flags say
//	option = scalar | [word (key of the authenticator), [field…]]
//	word   = index into words, or the text itself
//	scalar = word for a string, or [any JSON value]
//
// Labels, limits and everything else that is only for display is left out, and so are links, which a browser follows.
const compactVersion = 1

// untrusted stands for the path of a form whose href was refused, so that it is refused again and not forgotten.
const untrusted = "-"

// words are written as their index. Append only: the order is part of the format.
var words = []string{
	"", FormIdentify, FormSelectIdentify, FormSelectEnrollProfile, FormEnrollProfile, FormProfileUpdate,
	FormSelectAuthenticator, FormAuthenticatorData, FormEnrollAuthenticator, FormChallenge, FormEnrollPoll,
	FormSelectChannel, FormChannelData, FormSkip, FormSelectAuthenticate, FormVerificationData,
	ActionCancel, ActionResend, ActionPoll, ActionRecover,
	KeyPassword, KeyEmail, KeyPhone, KeySecurityQuestion, KeyGoogleOTP, KeyOktaVerify, KeyWebAuthn, KeyExternalIDP,
	FieldAuthenticator, FieldID, FieldMethodType, FieldPhoneNumber, FieldChannel, FieldEmail, FieldCredentials,
	FieldPasscode, FieldUserProfile, FieldCaptcha, FieldCaptchaToken, FieldIdentifier,
	"firstName", "lastName", "login", "rememberMe", "password", "sms", "voice", "qrcode", "otp", "totp", "push",
	"captchaId", "questionKey", "question", "answer", "custom", "enrollmentId", "clientData", "attestation",
	"transports", "clientExtensions", "consent", "optedScopes", "enroll", "autoChallenge", "credentialId",
	"nextPasscode", "signatureData",
}

var wordIndex = func() map[string]int {
	index := make(map[string]int, len(words))
	for i, w := range words {
		index[w] = i
	}
	return index
}()

// Flags of a field. The type takes two bits above them.
const (
	flagRequired = 1 << iota
	flagConstant
	flagValue
	flagFields
	flagOptions
	typeShift = 5
)

var fieldTypes = []string{"", "boolean", "number", "integer", "object"}

// MarshalJSON writes everything that is needed to go on, secrets included: seal the result, or keep it where only you
// can read it.
func (tx Transaction) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{
		compactVersion, base64.RawURLEncoding.EncodeToString(tx.seed), tx.interactionHandle, tx.stateHandle,
		tx.expires(), compactForms(tx.Forms), compactForms(tx.Actions),
	})
}

func (tx *Transaction) expires() int64 {
	if tx.ExpiresAt.IsZero() {
		return 0
	}
	return tx.ExpiresAt.Unix()
}

func word(s string) any {
	if i, ok := wordIndex[s]; ok {
		return i
	}
	return s
}

func compactForms(forms []Form) []any {
	out := make([]any, 0, len(forms))
	for i := range forms {
		out = append(out, compactForm(&forms[i]))
	}
	return out
}

func compactForm(f *Form) any {
	path := strings.TrimPrefix(f.path, pathPrefix)
	switch path {
	case "":
		path = untrusted
	case usualPath[f.Name]:
		path = ""
	}
	fields := compactFields(f.Fields)
	out := []any{word(f.Name), fields, path, f.accepts, f.produces, f.Refresh.Milliseconds()}
	for len(out) > 2 && (out[len(out)-1] == "" || out[len(out)-1] == int64(0)) {
		out = out[:len(out)-1]
	}
	if len(out) == 2 && len(fields) == 0 {
		return out[0]
	}
	return out
}

func compactFields(fields []Field) []any {
	out := make([]any, 0, len(fields))
	for i := range fields {
		out = append(out, compactField(&fields[i]))
	}
	return out
}

func compactField(f *Field) any {
	var flags int
	for i, t := range fieldTypes {
		if f.Type == t && t != "object" {
			flags = i << typeShift
		}
	}
	out := []any{word(f.Name), 0}
	add := func(bit int, present bool, value func() any) {
		if present {
			flags |= bit
			out = append(out, value())
		}
	}
	if f.Required {
		flags |= flagRequired
	}
	if f.Constant {
		flags |= flagConstant
	}
	add(flagValue, len(f.Value) > 0, func() any { return compactScalar(f.Value) })
	add(flagFields, len(f.Fields) > 0, func() any { return compactFields(f.Fields) })
	add(flagOptions, len(f.Options) > 0, func() any { return compactOptions(f.Options) })
	if flags == 0 {
		return out[0]
	}
	out[1] = flags
	return out
}

func compactOptions(options []Option) []any {
	out := make([]any, 0, len(options))
	for i := range options {
		if o := &options[i]; len(o.Fields) > 0 {
			out = append(out, []any{word(o.Authenticator.Key), compactFields(o.Fields)})
		} else {
			out = append(out, compactScalar(o.Value))
		}
	}
	return out
}

func compactScalar(raw json.RawMessage) any {
	if len(raw) > 0 && raw[0] == '"' {
		return word(scalarText(raw))
	}
	if len(raw) == 0 {
		raw = json.RawMessage("null")
	}
	return []any{raw}
}
