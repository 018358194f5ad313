package oktasim

// Policy is everything an administrator of the org would decide, as data. The
// zero value is the multifactor org of Okta's guides: first name, last name and
// email; password and e-mail required; phone by SMS or voice the only optional
// authenticator. A member left out takes its default; a negative number turns a
// limit off.
type Policy struct {
	// AuthorizationServer is the id of the custom authorization server whose
	// issuer Start reports, or "org" for the org's own. Both always answer.
	AuthorizationServer string `yaml:"authorizationServer,omitempty" json:"authorizationServer,omitempty"`
	Client              Client `yaml:"client,omitempty" json:"client,omitzero"`
	// RedirectURIs are compared byte for byte; the first is the one Start reports.
	RedirectURIs []string `yaml:"redirectUris,omitempty" json:"redirectUris,omitempty"`
	// TrustedOrigins are pages whose scripts may call the org. Empty means those
	// of the redirect URIs and of the Initiate login URI.
	TrustedOrigins []string `yaml:"trustedOrigins,omitempty" json:"trustedOrigins,omitempty"`
	// TrustProxy makes the org believe X-Forwarded-For.
	TrustProxy bool `yaml:"trustProxy,omitempty" json:"trustProxy,omitempty"`
	// RefreshTokens says whether each refresh brings a new refresh token.
	RefreshTokens RefreshTokens `yaml:"refreshTokens,omitempty" json:"refreshTokens,omitempty"`
	// SetupError makes the OAuth endpoints answer as those of an org that was
	// set up wrongly.
	SetupError SetupError `yaml:"setupError,omitempty" json:"setupError,omitempty"`
	// InitiateLoginURI is where activation links lead, without parameters.
	InitiateLoginURI string `yaml:"initiateLoginUri,omitempty" json:"initiateLoginUri,omitempty"`
	// EmailVerificationCallback receives otp and state of a clicked magic link.
	// Empty means Okta's own page, which confirms the challenge itself.
	EmailVerificationCallback string `yaml:"emailVerificationCallback,omitempty" json:"emailVerificationCallback,omitempty"`

	SignUp      SignUp     `yaml:"signUp,omitempty" json:"signUp,omitempty"`
	AppAssigned Assignment `yaml:"appAssigned,omitempty" json:"appAssigned,omitempty"`
	// Profile is the sign-up form in order. It always contains email.
	Profile []Attribute `yaml:"profile,omitempty" json:"profile,omitempty"`
	// ProgressiveProfile is asked for between the last authenticator and the
	// tokens, of accounts that lack it; it can be skipped unless one of it is
	// required.
	ProgressiveProfile []Attribute `yaml:"progressiveProfile,omitempty" json:"progressiveProfile,omitempty"`
	Captcha            CaptchaRule `yaml:"captcha,omitempty" json:"captcha,omitzero"`
	// Consent says whether people are asked to allow the app its scopes.
	Consent        Consent `yaml:"consent,omitempty" json:"consent,omitempty"`
	KeepMeSignedIn bool    `yaml:"keepMeSignedIn,omitempty" json:"keepMeSignedIn,omitempty"`
	// ExpiredTokens says what interact makes of an activation token that came
	// too late.
	ExpiredTokens ExpiredTokens `yaml:"expiredActivationTokens,omitempty" json:"expiredActivationTokens,omitempty"`
	// Denial ends every sign-up and sign-in for a reason.
	Denial Denial `yaml:"denial,omitempty" json:"denial,omitempty"`
	// SafeMode is Okta under maintenance: no authenticator can be set up.
	SafeMode bool `yaml:"safeMode,omitempty" json:"safeMode,omitempty"`
	// PasswordOnIdentify puts the password beside the name at sign-in.
	PasswordOnIdentify bool `yaml:"passwordOnIdentify,omitempty" json:"passwordOnIdentify,omitempty"`
	PasswordOnProfile  bool `yaml:"passwordOnProfile,omitempty" json:"passwordOnProfile,omitempty"`
	// Authenticators lists who may or must be enrolled; one that is not listed
	// is disabled. The order counts only when Order is "listed".
	Authenticators []Enrollment `yaml:"authenticators,omitempty" json:"authenticators,omitempty"`
	Order          Order        `yaml:"order,omitempty" json:"order,omitempty"`
	// RequireOneOf demands one of these even if each is optional, as an app
	// sign-in policy "password and another factor" does.
	RequireOneOf []string     `yaml:"requireOneOf,omitempty" json:"requireOneOf,omitempty"`
	Password     PasswordRule `yaml:"password,omitempty" json:"password,omitzero"`
	Email        EmailRule    `yaml:"email,omitempty" json:"email,omitzero"`
	Phone        PhoneRule    `yaml:"phone,omitempty" json:"phone,omitzero"`
	WebAuthn     WebAuthnRule `yaml:"webauthn,omitempty" json:"webauthn,omitzero"`
	// IdentityProviders stand beside sign-in and sign-up as redirect-idp.
	IdentityProviders []IdentityProvider `yaml:"identityProviders,omitempty" json:"identityProviders,omitempty"`
	// HalfFinished says what becomes of an address whose earlier sign-up was
	// never completed.
	HalfFinished HalfFinished `yaml:"halfFinishedAccounts,omitempty" json:"halfFinishedAccounts,omitempty"`
	HookDenial   HookDenial   `yaml:"hookDenial,omitempty" json:"hookDenial,omitzero"`

	StateHandle StateHandle `yaml:"stateHandle,omitempty" json:"stateHandle,omitzero"`
	Limits      Limits      `yaml:"limits,omitempty" json:"limits,omitzero"`
	Lifetimes   Lifetimes   `yaml:"lifetimes,omitempty" json:"lifetimes,omitzero"`
	// WrongCodeStatus is the HTTP status of a wrong code: 401 and 400 were both
	// recorded by okta-idx-java.
	WrongCodeStatus int `yaml:"wrongCodeStatus,omitempty" json:"wrongCodeStatus,omitempty"`

	// Language is "en", "de", or "request" to follow Accept-Language.
	Language Language `yaml:"language,omitempty" json:"language,omitempty"`
	// Labels is "random" to draw wording per run, "recorded" for the wording
	// of the recordings.
	Labels Labels `yaml:"labels,omitempty" json:"labels,omitempty"`
	// DisplayNames overrides the label of an authenticator by key.
	DisplayNames map[string]string `yaml:"displayNames,omitempty" json:"displayNames,omitempty"`
}

// Client is the OIDC app that signs people up.
type Client struct {
	// ID and Secret are drawn from the seed when empty.
	ID     string `yaml:"id,omitempty" json:"id,omitempty"`
	Secret string `yaml:"secret,omitempty" json:"secret,omitempty"`
	// Public means no secret, as for a single-page app.
	Public bool `yaml:"public,omitempty" json:"public,omitempty"`
	// PublicKey, in PEM, makes the client authenticate by private_key_jwt.
	PublicKey string `yaml:"publicKey,omitempty" json:"publicKey,omitempty"`
	// Grants are the grant types of the app.
	Grants []GrantType `yaml:"grants,omitempty" json:"grants,omitempty"`
	Label  string      `yaml:"label,omitempty" json:"label,omitempty"`
}

// Attribute is one field of the sign-up form.
type Attribute struct {
	Name  string `yaml:"name" json:"name"`
	Label string `yaml:"label,omitempty" json:"label,omitempty"`
	// Type is the type of the JSON value on the wire.
	Type      AttributeType `yaml:"type,omitempty" json:"type,omitempty"`
	Required  bool          `yaml:"required,omitempty" json:"required,omitempty"`
	MinLength int           `yaml:"minLength,omitempty" json:"minLength,omitempty"`
	MaxLength int           `yaml:"maxLength,omitempty" json:"maxLength,omitempty"`
	// Pattern is an anchored regular expression in Go's syntax.
	Pattern string `yaml:"pattern,omitempty" json:"pattern,omitempty"`
	// Options are the allowed values; Input says how they are shown.
	Options []Choice  `yaml:"options,omitempty" json:"options,omitempty"`
	Input   InputType `yaml:"input,omitempty" json:"input,omitempty"`
}

// Choice is one allowed value of an attribute.
type Choice struct {
	Label string `yaml:"label" json:"label"`
	Value string `yaml:"value" json:"value"`
}

// Enrollment says whether an authenticator is part of a sign-up.
type Enrollment struct {
	Key string `yaml:"key" json:"key"`
	Use Use    `yaml:"use" json:"use"`
}

// PasswordRule is the password policy.
type PasswordRule struct {
	MinLength         int      `yaml:"minLength,omitempty" json:"minLength,omitempty"`
	MaxLength         int      `yaml:"maxLength,omitempty" json:"maxLength,omitempty"`
	MinLowerCase      int      `yaml:"minLowerCase,omitempty" json:"minLowerCase,omitempty"`
	MinUpperCase      int      `yaml:"minUpperCase,omitempty" json:"minUpperCase,omitempty"`
	MinNumber         int      `yaml:"minNumber,omitempty" json:"minNumber,omitempty"`
	MinSymbol         int      `yaml:"minSymbol,omitempty" json:"minSymbol,omitempty"`
	MaxRepeating      int      `yaml:"maxRepeating,omitempty" json:"maxRepeating,omitempty"`
	ExcludeAttributes []string `yaml:"excludeAttributes,omitempty" json:"excludeAttributes,omitempty"`
	// AllowUsername and AllowCommon lift two rules that hold by default.
	AllowUsername bool `yaml:"allowUsername,omitempty" json:"allowUsername,omitempty"`
	AllowCommon   bool `yaml:"allowCommon,omitempty" json:"allowCommon,omitempty"`
}

// EmailRule shapes the e-mail authenticator and the mail after a sign-up
// without it.
type EmailRule struct {
	AutoSelect AutoSelect `yaml:"autoSelect,omitempty" json:"autoSelect,omitempty"`
	MagicLink  bool       `yaml:"magicLink,omitempty" json:"magicLink,omitempty"`
	// Calls is 1 when choosing e-mail sends the code, 2 when the org asks first.
	Calls int `yaml:"calls,omitempty" json:"calls,omitempty"`
	// LinkOpened says in whose browser a magic link is opened where there is no
	// callback: the one that asked, or another.
	LinkOpened   LinkOpened `yaml:"linkOpened,omitempty" json:"linkOpened,omitempty"`
	CodeLength   int        `yaml:"codeLength,omitempty" json:"codeLength,omitempty"`
	Alphanumeric bool       `yaml:"alphanumeric,omitempty" json:"alphanumeric,omitempty"`
	// Verification applies when e-mail was not enrolled on the way.
	Verification Verification `yaml:"verification,omitempty" json:"verification,omitempty"`
}

// PhoneRule shapes the phone authenticator.
type PhoneRule struct {
	Methods []PhoneMethod `yaml:"methods,omitempty" json:"methods,omitempty"`
	// Calls is 1 when the number may accompany the choice of phone, 2 when the
	// org always asks for it separately.
	Calls int `yaml:"calls,omitempty" json:"calls,omitempty"`
	// Refused are prefixes of well-formed numbers that the org calls invalid.
	Refused []string `yaml:"refused,omitempty" json:"refused,omitempty"`
}

// CaptchaRule puts a CAPTCHA into the sign-up form.
type CaptchaRule struct {
	Type    CaptchaType `yaml:"type,omitempty" json:"type,omitempty"`
	SiteKey string      `yaml:"siteKey,omitempty" json:"siteKey,omitempty"`
	// Token is the only right answer; any is right when it is empty.
	Token string `yaml:"token,omitempty" json:"token,omitempty"`
}

// WebAuthnRule says which pages may make a passkey. Without it these are the
// pages of the redirect URIs and of the Initiate login URI, each under its own
// host.
type WebAuthnRule struct {
	// RelyingParty is the id that browsers are told; empty means the page's host.
	RelyingParty string   `yaml:"relyingParty,omitempty" json:"relyingParty,omitempty"`
	Origins      []string `yaml:"origins,omitempty" json:"origins,omitempty"`
}

// IdentityProvider is a social or enterprise provider, played by a page of the
// simulator's own.
type IdentityProvider struct {
	// Type is Okta's word for the provider, such as GOOGLE or OIDC.
	Type string `yaml:"type" json:"type"`
	Name string `yaml:"name" json:"name"`
	// Then says what becomes of somebody new who comes back from it.
	Then AfterProvider `yaml:"then,omitempty" json:"then,omitempty"`
}

// HookDenial lets a registration inline hook deny every sign-up.
type HookDenial struct {
	// Place is where the denial appears; empty means there is none.
	Place HookPlace `yaml:"place,omitempty" json:"place,omitempty"`
	// Text is the hook's own wording; "generic" ignores it.
	Text string `yaml:"text,omitempty" json:"text,omitempty"`
	// Field is the attribute the text stands at for place "field".
	Field string `yaml:"field,omitempty" json:"field,omitempty"`
}

// StateHandle shapes the handle that names a transaction.
type StateHandle struct {
	Length int `yaml:"length,omitempty" json:"length,omitempty"`
	// Rotate issues a new handle with every accepted POST and forgets the old.
	Rotate bool `yaml:"rotate,omitempty" json:"rotate,omitempty"`
}

// Limits are off unless set, save for wrong codes, so that an honest client
// without pauses gets through. "documented" turns on Okta's published numbers.
type Limits struct {
	Preset LimitPreset `yaml:"preset,omitempty" json:"preset,omitempty"`
	// RequestsPerStateToken counts in any five seconds (documented: 10).
	RequestsPerStateToken int `yaml:"requestsPerStateToken,omitempty" json:"requestsPerStateToken,omitempty"`
	// RequestsPerUser counts in any five seconds too (documented: 20).
	RequestsPerUser int `yaml:"requestsPerUser,omitempty" json:"requestsPerUser,omitempty"`
	// RequestsPerClient counts beginnings in any minute, per client, address
	// and device (documented: 60).
	RequestsPerClient int `yaml:"requestsPerClient,omitempty" json:"requestsPerClient,omitempty"`
	// RequestsPerMinute counts for the whole org and answers in API form.
	RequestsPerMinute int `yaml:"requestsPerMinute,omitempty" json:"requestsPerMinute,omitempty"`
	// SecondsBetweenCalls and SecondsBetweenMails are per number and per
	// address (documented: 30 and 5).
	SecondsBetweenCalls int `yaml:"secondsBetweenCalls,omitempty" json:"secondsBetweenCalls,omitempty"`
	SecondsBetweenMails int `yaml:"secondsBetweenMails,omitempty" json:"secondsBetweenMails,omitempty"`
	// CallsPerNumber is how many texts and calls a number gets in a day.
	CallsPerNumber int `yaml:"callsPerNumber,omitempty" json:"callsPerNumber,omitempty"`
	// WrongCodes is how many are answered as such in five minutes (default 5).
	WrongCodes int `yaml:"wrongCodes,omitempty" json:"wrongCodes,omitempty"`
	// TooManyCodes says what follows: a 429 until the window has passed, or a
	// suspended factor.
	TooManyCodes TooManyCodes `yaml:"tooManyCodes,omitempty" json:"tooManyCodes,omitempty"`
}

// Lifetimes are in seconds.
type Lifetimes struct {
	BeforeProfile   int `yaml:"beforeProfileSeconds,omitempty" json:"beforeProfileSeconds,omitempty"`
	AfterProfile    int `yaml:"afterProfileSeconds,omitempty" json:"afterProfileSeconds,omitempty"`
	InteractionCode int `yaml:"interactionCodeSeconds,omitempty" json:"interactionCodeSeconds,omitempty"`
	Code            int `yaml:"codeSeconds,omitempty" json:"codeSeconds,omitempty"`
	ActivationLink  int `yaml:"activationLinkSeconds,omitempty" json:"activationLinkSeconds,omitempty"`
	RefreshToken    int `yaml:"refreshTokenSeconds,omitempty" json:"refreshTokenSeconds,omitempty"`
	Token           int `yaml:"tokenSeconds,omitempty" json:"tokenSeconds,omitempty"`
}
