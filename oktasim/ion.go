package oktasim

// response is one ION body. Members that a step lacks are absent, never null
// or empty, as in the recordings; authenticatorEnrollments alone may be [].
type response struct {
	Version                        string                 `json:"version"`
	StateHandle                    string                 `json:"stateHandle,omitempty"`
	ExpiresAt                      string                 `json:"expiresAt,omitempty"`
	Intent                         string                 `json:"intent,omitempty"`
	Remediation                    *list[form]            `json:"remediation,omitempty"`
	Messages                       *list[message]         `json:"messages,omitempty"`
	CurrentAuthenticator           *object[authenticator] `json:"currentAuthenticator,omitempty"`
	CurrentAuthenticatorEnrollment *object[authenticator] `json:"currentAuthenticatorEnrollment,omitempty"`
	Authenticators                 *list[authenticator]   `json:"authenticators,omitempty"`
	AuthenticatorEnrollments       *list[authenticator]   `json:"authenticatorEnrollments,omitempty"`
	EnrollmentAuthenticator        *object[authenticator] `json:"enrollmentAuthenticator,omitempty"`
	Captcha                        *object[captchaRef]    `json:"captcha,omitempty"`
	User                           *object[userRef]       `json:"user,omitempty"`
	Client                         *object[clientRef]     `json:"client,omitempty"`
	Cancel                         *form                  `json:"cancel,omitempty"`
	App                            *object[appRef]        `json:"app,omitempty"`
	Success                        *form                  `json:"successWithInteractionCode,omitempty"`
}

// list is ION's wrapper around an array.
type list[T any] struct {
	Type  string `json:"type"`
	Value []T    `json:"value"`
}

func listOf[T any](values []T) *list[T] {
	if values == nil {
		values = []T{}
	}
	return &list[T]{Type: "array", Value: values}
}

// object is ION's wrapper around a single value.
type object[T any] struct {
	Type  string `json:"type"`
	Value T      `json:"value"`
}

func objectOf[T any](value T) *object[T] {
	return &object[T]{Type: "object", Value: value}
}

// form is a remediation, or a form that stands beside them.
type form struct {
	Rel       []string       `json:"rel,omitempty"`
	Name      string         `json:"name"`
	Type      string         `json:"type,omitempty"`
	IDP       *idpRef        `json:"idp,omitempty"`
	RelatesTo []string       `json:"relatesTo,omitempty"`
	Href      string         `json:"href"`
	Method    string         `json:"method"`
	Produces  string         `json:"produces,omitempty"`
	Refresh   int            `json:"refresh,omitempty"`
	Scopes    []consentScope `json:"scopes,omitempty"`
	Value     []field        `json:"value,omitempty"`
	Accepts   string         `json:"accepts,omitempty"`

	path string // Href without the base, for matching requests
}

// field is one input of a form. Required is a pointer because the recordings
// say "required":false in some places and nothing in others.
type field struct {
	Name      string         `json:"name"`
	Type      string         `json:"type,omitempty"`
	Label     string         `json:"label,omitempty"`
	Form      *fields        `json:"form,omitempty"`
	Options   []option       `json:"options,omitempty"`
	Required  *bool          `json:"required,omitempty"`
	Value     any            `json:"value,omitempty"` // a constant, or *nested
	Visible   *bool          `json:"visible,omitempty"`
	Mutable   *bool          `json:"mutable,omitempty"`
	Secret    bool           `json:"secret,omitempty"`
	Hint      string         `json:"hint,omitempty"`
	MinLength int            `json:"minLength,omitempty"`
	MaxLength int            `json:"maxLength,omitempty"`
	RelatesTo string         `json:"relatesTo,omitempty"`
	Messages  *list[message] `json:"messages,omitempty"`
}

// fields is the nested form of a field.
type fields struct {
	Value []field `json:"value"`
}

// option is one choice. Value is a string for a scalar enum, *nested for a
// choice between objects, or *object[display] for the choices of a profile
// attribute.
type option struct {
	Label     string `json:"label"`
	Value     any    `json:"value"`
	RelatesTo string `json:"relatesTo,omitempty"`
}

// nested is the value of an option that is itself a form.
type nested struct {
	Form fields `json:"form"`
}

// display says how an attribute's choices are shown; the choices themselves
// are two levels down (sign-in widget mocks).
type display struct {
	InputType string   `json:"inputType"`
	Options   []option `json:"options,omitempty"`
}

// authenticator describes one authenticator, or one enrolment of it.
type authenticator struct {
	ContextualData *contextualData   `json:"contextualData,omitempty"`
	Resend         *form             `json:"resend,omitempty"`
	Poll           *form             `json:"poll,omitempty"`
	Profile        map[string]string `json:"profile,omitempty"`
	Type           string            `json:"type"`
	Key            string            `json:"key"`
	ID             string            `json:"id"`
	DisplayName    string            `json:"displayName"`
	CredentialID   string            `json:"credentialId,omitempty"`
	Methods        []method          `json:"methods"`
	Settings       *settings         `json:"settings,omitempty"`
}

type method struct {
	Type string `json:"type"`
}

// contextualData is what only the current authenticator tells: each has its
// own members. Of e-mail older orgs leave it out altogether.
type contextualData struct {
	UseEmailMagicLink *bool           `json:"useEmailMagicLink,omitempty"`
	OTP               string          `json:"otp,omitempty"`
	QRCode            *qrCode         `json:"qrcode,omitempty"`
	SharedSecret      string          `json:"sharedSecret,omitempty"`
	SelectedChannel   string          `json:"selectedChannel,omitempty"`
	QuestionKeys      []string        `json:"questionKeys,omitempty"`
	Questions         []question      `json:"questions,omitempty"`
	ActivationData    *activationData `json:"activationData,omitempty"`
}

// settings is the password policy as a client sees it.
type settings struct {
	Complexity complexity `json:"complexity"`
	Age        age        `json:"age"`
}

type complexity struct {
	MinLength                         int      `json:"minLength"`
	MinLowerCase                      int      `json:"minLowerCase"`
	MinUpperCase                      int      `json:"minUpperCase"`
	MinNumber                         int      `json:"minNumber"`
	MinSymbol                         int      `json:"minSymbol"`
	ExcludeUsername                   bool     `json:"excludeUsername"`
	ExcludeAttributes                 []string `json:"excludeAttributes"`
	MaxConsecutiveRepeatingCharacters int      `json:"maxConsecutiveRepeatingCharacters,omitempty"`
}

type age struct {
	MinAgeMinutes int `json:"minAgeMinutes"`
	HistoryCount  int `json:"historyCount"`
}

// userRef names the person. Only the page behind a magic link shows more.
type userRef struct {
	ID         string            `json:"id"`
	Identifier string            `json:"identifier,omitempty"`
	Profile    map[string]string `json:"profile,omitempty"`
}

// clientRef is where a magic link was asked for.
type clientRef struct {
	Browser  string         `json:"browser"`
	OS       string         `json:"os"`
	Location map[string]any `json:"location"`
}

type appRef struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	ID    string `json:"id"`
}

// message is one text for the person. Some recorded messages have no i18n.
type message struct {
	Message string        `json:"message"`
	I18n    *i18n         `json:"i18n,omitempty"`
	Class   string        `json:"class,omitempty"`
	Links   []messageLink `json:"links,omitempty"`
}

// messageLink is where a custom denial sends people.
type messageLink struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

type i18n struct {
	Key    string `json:"key"`
	Params []any  `json:"params,omitzero"`
}
