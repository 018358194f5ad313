package oktasim

// Each type below is a closed list of words; checks in policy_check.go refuse
// any other and name the allowed ones. The first word of each is the default.
type (
	SignUp        string // whether people may sign up
	Assignment    string // who has the app
	Order         string // how options are ordered
	Use           string // whether an authenticator is enrolled
	AttributeType string // JSON type of an attribute
	InputType     string // how choices are shown
	AutoSelect    string // whether e-mail is begun without being chosen
	Verification  string // what happens to an address nobody has verified
	PhoneMethod   string // how a code reaches a phone
	HalfFinished  string // whether an abandoned address can be used again
	HookPlace     string // where an inline hook's denial appears
	LimitPreset   string // which limits hold by default
	TooManyCodes  string // what follows too many wrong codes
	Language      string // language of labels and messages
	Labels        string // where wording comes from
	AfterProvider string // what follows an identity provider
	CaptchaType   string // whose CAPTCHA
	GrantType     string // what the app may ask the token endpoint for
	RefreshTokens string // whether they rotate
	SetupError    string // what the org's administrator got wrong
	LinkOpened    string // in whose browser
	Consent       string // whether scopes are asked for
	ExpiredTokens string // what becomes of late activation tokens
	Denial        string // why nobody gets in
)

// The words.
const (
	SignUpAllowed     SignUp = "allowed"
	SignUpDisabled    SignUp = "disabled"    // no select-enroll-profile
	SignUpUnavailable SignUp = "unavailable" // offered, then refused

	AssignedEveryone Assignment = "everyone"
	AssignedNobody   Assignment = "nobody"

	OrderShuffled Order = "shuffled"
	OrderListed   Order = "listed"

	Required Use = "required"
	Optional Use = "optional"
	Disabled Use = "disabled"

	TypeString  AttributeType = "string"
	TypeBoolean AttributeType = "boolean"
	TypeNumber  AttributeType = "number"
	TypeInteger AttributeType = "integer"

	InputText     InputType = "text"
	InputSelect   InputType = "select"
	InputRadio    InputType = "radio"
	InputCheckbox InputType = "checkbox"

	AutoSelectAuto   AutoSelect = "auto" // when e-mail is required and password is not
	AutoSelectAlways AutoSelect = "always"
	AutoSelectNever  AutoSelect = "never"

	VerificationRequired Verification = "required" // activation mail, no tokens
	VerificationOptional Verification = "optional" // tokens, welcome mail with a link
	VerificationOff      Verification = "off"      // tokens, no mail

	MethodSMS   PhoneMethod = "sms"
	MethodVoice PhoneMethod = "voice"

	HalfFinishedRefused  HalfFinished = "refused"
	HalfFinishedReusable HalfFinished = "reusable"

	HookNone    HookPlace = "none"
	HookGeneric HookPlace = "generic" // terminal, registration.error.generic
	HookTop     HookPlace = "top"     // the hook's text above the form
	HookField   HookPlace = "field"   // the hook's text at one field

	ThenCode   AfterProvider = "code"   // an interaction code at once
	ThenEnroll AfterProvider = "enroll" // error=interaction_required, then the authenticators

	CaptchaNone CaptchaType = "none"
	CaptchaH    CaptchaType = "HCAPTCHA"
	CaptchaRe   CaptchaType = "RECAPTCHA_V2"

	OpenedHere      LinkOpened = "here"
	OpenedElsewhere LinkOpened = "elsewhere"

	ConsentNone     Consent = "none"
	ConsentAll      Consent = "all"
	ConsentGranular Consent = "granular"

	ExpiredRefused   ExpiredTokens = "refused"   // by interact
	ExpiredExplained ExpiredTokens = "explained" // with the offer of a new mail

	DenialNone         Denial = "none"
	DenialAccess       Denial = "access"           // security.access_denied, at the end
	DenialText         Denial = "access-with-text" // the administrator's own text, with links
	DenialAssurance    Denial = "assurance"        // the sign-in policy cannot be met
	DenialNotCompleted Denial = "not-completed"    // no account is made

	GrantInteraction GrantType = "interaction_code"
	GrantRefresh     GrantType = "refresh_token"

	RefreshPersistent RefreshTokens = "persistent"
	RefreshRotating   RefreshTokens = "rotating"

	SetupRight             SetupError = "none"
	SetupFlowDisabled      SetupError = "interaction-code-disabled"
	SetupNoPolicy          SetupError = "no-matching-policy"
	SetupNoScope           SetupError = "no-scope-allowed"
	SetupSignUpDenied      SetupError = "sign-up-denied"
	SetupZone              SetupError = "network-zone"
	SetupConfidential      SetupError = "confidential-client-required"
	SetupServerGrant       SetupError = "server-lacks-grant"
	SetupNotAssigned       SetupError = "user-not-assigned"
	SetupUsername          SetupError = "failed-username-transform"
	SetupUnsatisfiable     SetupError = "unsatisfiable"
	SetupInteraction       SetupError = "interaction-required"
	SetupUserLimited       SetupError = "user-rate-limited"
	SetupServerFailsStart  SetupError = "server-error-at-interact"
	SetupServerFailsTokens SetupError = "server-error-at-token"

	LimitsOff        LimitPreset = "off"
	LimitsDocumented LimitPreset = "documented"

	CodesThrottled TooManyCodes = "throttle"
	CodesSuspended TooManyCodes = "suspend"

	LanguageRequest Language = "request"
	LanguageEnglish Language = "en"
	LanguageGerman  Language = "de"

	LabelsRandom   Labels = "random"
	LabelsRecorded Labels = "recorded"
)

// ServerOrg is the AuthorizationServer that means the org's own.
const ServerOrg = "org"
