package idx

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
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
func (tx *Transaction) MarshalJSON() ([]byte, error) {
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
	out := []any{word(f.Name), compactFields(f.Fields), path, f.accepts, f.produces, f.Refresh.Milliseconds()}
	for len(out) > 2 && (out[len(out)-1] == "" || out[len(out)-1] == int64(0)) {
		out = out[:len(out)-1]
	}
	if len(out) == 2 && len(out[1].([]any)) == 0 {
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

// UnmarshalJSON reads what MarshalJSON wrote. Anything else is ErrTransaction.
func (tx *Transaction) UnmarshalJSON(b []byte) error {
	var version int
	var seed string
	var expires int64
	var forms, actions []json.RawMessage
	got := Transaction{}
	r := reader{}
	r.tuple(b, &version, &seed, &got.interactionHandle, &got.stateHandle, &expires, &forms, &actions)
	var err error
	got.seed, err = base64.RawURLEncoding.Strict().DecodeString(seed)
	if r.failed || version != compactVersion || err != nil || len(got.seed) != seedSize {
		return ErrTransaction
	}
	if expires != 0 {
		got.ExpiresAt = time.Unix(expires, 0).UTC()
	}
	got.Forms, got.Actions = r.forms(forms), r.forms(actions)
	if r.failed {
		return ErrTransaction
	}
	*tx = got
	return nil
}

// reader decodes the compact form. The first fault sticks, so that its callers need not check each step.
type reader struct{ failed bool }

func (r *reader) value(raw json.RawMessage, v any) {
	if json.Unmarshal(raw, v) != nil {
		r.failed = true
	}
}

// tuple decodes an array member by member. Members beyond the array are left at zero, members beyond dst are a fault.
func (r *reader) tuple(raw json.RawMessage, dst ...any) int {
	var items []json.RawMessage
	r.value(raw, &items)
	if len(items) > len(dst) {
		r.failed = true
		return 0
	}
	for i, item := range items {
		r.value(item, dst[i])
	}
	return len(items)
}

func (r *reader) word(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		var s string
		r.value(raw, &s)
		return s
	}
	var i int
	if r.value(raw, &i); i < 0 || i >= len(words) {
		r.failed = true
		return ""
	}
	return words[i]
}

func isArray(raw json.RawMessage) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) }

func (r *reader) forms(raws []json.RawMessage) []Form {
	var out []Form
	for _, raw := range raws {
		var name json.RawMessage
		var fields []json.RawMessage
		var f Form
		var refresh int64
		if isArray(raw) {
			r.tuple(raw, &name, &fields, &f.path, &f.accepts, &f.produces, &refresh)
		} else {
			name = raw
		}
		f.Name, f.Fields, f.Refresh = r.word(name), r.fields(fields), time.Duration(refresh)*time.Millisecond
		f.path = r.path(f.path, f.Name)
		out = append(out, f)
	}
	return out
}

func (r *reader) path(written, form string) string {
	switch {
	case written == untrusted:
		return ""
	case written == "" && usualPath[form] == "":
		r.failed = true
	case written == "":
		written = usualPath[form]
	}
	return pathPrefix + written
}

func (r *reader) fields(raws []json.RawMessage) []Field {
	var out []Field
	for _, raw := range raws {
		out = append(out, r.field(raw))
	}
	return out
}

func (r *reader) field(raw json.RawMessage) Field {
	if !isArray(raw) {
		return Field{Name: r.word(raw)}
	}
	var name json.RawMessage
	var flags int
	var rest [3]json.RawMessage
	n := r.tuple(raw, &name, &flags, &rest[0], &rest[1], &rest[2]) - 2
	f := Field{Name: r.word(name), Required: flags&flagRequired != 0, Constant: flags&flagConstant != 0}
	if kind := flags >> typeShift; kind >= 0 && kind < len(fieldTypes) {
		f.Type = fieldTypes[kind]
	} else {
		r.failed = true
	}
	used := 0
	take := func(bit int) (json.RawMessage, bool) {
		if flags&bit == 0 {
			return nil, false
		}
		used++
		if used > n {
			r.failed = true
			return nil, false
		}
		return rest[used-1], true
	}
	var items []json.RawMessage
	if part, ok := take(flagValue); ok {
		f.Value = r.scalar(part)
	}
	if part, ok := take(flagFields); ok {
		r.value(part, &items)
		f.Fields = r.fields(items)
	}
	if part, ok := take(flagOptions); ok {
		r.value(part, &items)
		f.Options = r.options(items)
	}
	r.failed = r.failed || used != n
	return f
}

func (r *reader) options(raws []json.RawMessage) []Option {
	var out []Option
	for _, raw := range raws {
		var pair []json.RawMessage
		if isArray(raw) {
			r.value(raw, &pair)
		}
		if len(pair) != 2 {
			out = append(out, Option{Value: r.scalar(raw)})
			continue
		}
		var fields []json.RawMessage
		r.value(pair[1], &fields)
		out = append(out, Option{Authenticator: Authenticator{Key: r.word(pair[0])}, Fields: r.fields(fields)})
	}
	return out
}

func (r *reader) scalar(raw json.RawMessage) json.RawMessage {
	if isArray(raw) {
		var one json.RawMessage
		r.tuple(raw, &one)
		return one
	}
	text, err := json.Marshal(r.word(raw))
	if err != nil {
		r.failed = true
	}
	return text
}
