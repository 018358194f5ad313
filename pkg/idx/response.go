package idx

import (
	"encoding/json"
	"time"
)

// Response is one answer of Okta: where the transaction stands and what may be submitted next.
type Response struct {
	// Status is the HTTP status. Decide by the body: a 200 can carry an error and a 401 an ordinary form.
	Status int
	// ExpiresAt is when Okta says that the transaction ends; zero if it does not say.
	ExpiresAt time.Time
	// Forms are the remediations in Okta's order. The first is the current step, the others are alternatives.
	Forms []Form
	// Actions are the forms beside the remediations: cancel, and resend, poll or recover of the current authenticator.
	Actions []Form
	// Messages are collected from all four places where Okta puts them, each once.
	Messages []Message
	// Current is the authenticator being enrolled or verified, if any.
	Current *Authenticator
	// Enrolled lists what the user has already.
	Enrolled []Authenticator
	// User is empty until the user has been created or identified.
	User User
	// Captcha is set if the org wants one solved for this form.
	Captcha *Captcha
	// InteractionCode is set on success. It is good once and for 60 seconds: redeem it at once.
	InteractionCode Secret

	stateHandle string
}

// User is what Okta says of the person. Identifier is often empty during registration.
type User struct{ ID, Identifier string }

// Captcha tells which CAPTCHA to show. Type is "HCAPTCHA" or "RECAPTCHA_V2".
type Captcha struct{ ID, SiteKey, Type string }

// Authenticator is something a person proves themselves with.
type Authenticator struct {
	Key         string // stable name, e.g. KeyEmail; match on this
	ID          string // differs from org to org
	Type        string
	DisplayName string   // localised, branded
	Methods     []string // e.g. "sms"
	// Email and PhoneNumber are Okta's masked forms of the address in use, if given.
	Email, PhoneNumber string
	// Password is the policy a new password must meet, if this is the password authenticator and Okta sent it.
	Password *PasswordPolicy
	// MagicLink tells whether the mail carries a link beside the code; nil if Okta does not say.
	MagicLink *bool
}

// PasswordPolicy holds what Okta calls complexity and age settings. Zero means "no rule".
// Source: recordings of okta-idx-golang (enroll) and mocks of okta-signin-widget.
type PasswordPolicy struct {
	MinLength         int      `json:"minLength,omitempty"`
	MinLowerCase      int      `json:"minLowerCase,omitempty"`
	MinUpperCase      int      `json:"minUpperCase,omitempty"`
	MinNumber         int      `json:"minNumber,omitempty"`
	MinSymbol         int      `json:"minSymbol,omitempty"`
	ExcludeUsername   bool     `json:"excludeUsername,omitempty"`
	ExcludeAttributes []string `json:"excludeAttributes,omitempty"`
	MaxConsecutive    int      `json:"maxConsecutiveRepeatingCharacters,omitempty"`
	UseADComplexity   bool     `json:"useADComplexityRequirements,omitempty"` // three of the four classes
	MinAgeMinutes     int      `json:"minAgeMinutes,omitempty"`
	HistoryCount      int      `json:"historyCount,omitempty"`
}

// Form is a remediation or an action: something that may be submitted next.
type Form struct {
	Name    string
	Fields  []Field
	Refresh time.Duration // how often to poll, if this form is polled
	// LinkOnly marks what only a browser can follow: it has no fields, but Link, which is empty if its host is not
	// trusted, and IDP.
	LinkOnly bool
	Link     string
	IDP      *IDP

	path     string // below the org; empty for links and for hrefs that are not trusted
	accepts  string // empty for the usual media type
	produces string
}

// IDP is the identity provider that a redirect-idp form leads to.
type IDP struct{ ID, Type, Name string }

// Field is one member of a form's body.
type Field struct {
	Name      string
	Type      string // "string" (also if empty), "boolean", "number", "integer" or "object"
	Label     string
	Required  bool
	Hidden    bool // not for display; still sent
	Constant  bool // echoed as given, never the caller's to change
	Secret    bool
	MinLength int
	MaxLength int    // 0: no limit known
	InputType string // hint for profile attributes: "select", "radio", "checkbox", "text"
	Format    string // hint for profile attributes, e.g. "country-code"
	// Value is the constant or the default as JSON; nil if there is none.
	Value   json.RawMessage
	Fields  []Field  // of an object
	Options []Option // allowed values, or alternative objects
}

// Option is one allowed value of a field: a scalar Value, or an object made of Fields.
type Option struct {
	Label  string
	Value  json.RawMessage
	Fields []Field
	// Authenticator describes what an authenticator option stands for, if Okta says; only its Key survives marshalling.
	Authenticator Authenticator
}

// Message is something Okta tells the person.
type Message struct {
	Class  string   // ClassError, ClassInfo or ClassWarning; Okta may leave it out
	Key    string   // stable i18n key; may be empty
	Text   string   // localised
	Params []string // of the key
	Form   string   // the form it stands in; empty at the top level
	Path   []string // names of the fields it is about; empty if it is about the whole answer
}

// Form returns the first form or action with that name that can be submitted, or nil.
func (r *Response) Form(name string) *Form { return find(name, r.Forms, r.Actions) }

// Step returns the current step: the first form that can be submitted, else the first link, or nil if there is neither.
func (r *Response) Step() *Form {
	for i := range r.Forms {
		if !r.Forms[i].LinkOnly {
			return &r.Forms[i]
		}
	}
	if len(r.Forms) > 0 {
		return &r.Forms[0]
	}
	return nil
}

// Errors returns the messages of class ERROR.
func (r *Response) Errors() []Message {
	var out []Message
	for _, m := range r.Messages {
		if m.Class == ClassError {
			out = append(out, m)
		}
	}
	return out
}

func find(name string, lists ...[]Form) *Form {
	for _, list := range lists {
		for i := range list {
			if list[i].Name == name && !list[i].LinkOnly {
				return &list[i]
			}
		}
	}
	return nil
}

// Field returns the field at path, e.g. Field("userProfile", "email"), or nil.
func (f *Form) Field(path ...string) *Field {
	fields := f.Fields
	for i, name := range path {
		found := fieldNamed(fields, name)
		if found == nil || i == len(path)-1 {
			return found
		}
		fields = found.Fields
	}
	return nil
}

func fieldNamed(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// Text returns the value as plain text: a JSON string unquoted, anything else as it is written.
func (f *Field) Text() string { return scalarText(f.Value) }

// Field returns the field of that name, or nil.
func (o *Option) Field(name string) *Field { return fieldNamed(o.Fields, name) }

// Text returns the scalar value as plain text.
func (o *Option) Text() string { return scalarText(o.Value) }

func scalarText(raw json.RawMessage) string {
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null" {
		return ""
	}
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
