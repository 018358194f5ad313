package idx

// Names of remediations (forms) that a registration can meet. Okta may send others; they are offered and submitted alike.
// Source: the remediators of okta-auth-js 8.1, lib/idx.
const (
	FormIdentify              = "identify"
	FormSelectIdentify        = "select-identify"
	FormSelectEnrollProfile   = "select-enroll-profile"
	FormEnrollProfile         = "enroll-profile"
	FormProfileUpdate         = "profile-update"
	FormSelectAuthenticator   = "select-authenticator-enroll"
	FormAuthenticatorData     = "authenticator-enrollment-data"
	FormEnrollAuthenticator   = "enroll-authenticator"
	FormChallenge             = "challenge-authenticator"
	FormEnrollPoll            = "enroll-poll"
	FormSelectChannel         = "select-enrollment-channel"
	FormChannelData           = "enrollment-channel-data"
	FormSkip                  = "skip"
	FormRedirectIDP           = "redirect-idp"
	FormSelectAuthenticate    = "select-authenticator-authenticate"
	FormVerificationData      = "authenticator-verification-data"
	FormRequestActivationMail = "request-activation-email"
)

// Names of actions: forms that stand beside the remediations, at the top of a response ("cancel") or inside the current
// authenticator.
const (
	ActionCancel  = "cancel"
	ActionResend  = "resend"
	ActionPoll    = "poll"
	ActionRecover = "recover"
)

// Keys of authenticators: stable across orgs, languages and branding, unlike labels and ids.
// Source: okta-signin-widget 7.49, src/v2/ion/RemediationConstants.js.
const (
	KeyPassword         = "okta_password"
	KeyEmail            = "okta_email"
	KeyPhone            = "phone_number"
	KeySecurityQuestion = "security_question"
	KeyGoogleOTP        = "google_otp"
	KeyOktaVerify       = "okta_verify"
	KeyWebAuthn         = "webauthn"
	KeyExternalIDP      = "external_idp"
)

// Member names that the client itself reads or writes in request bodies.
const (
	FieldStateHandle   = "stateHandle"
	FieldAuthenticator = "authenticator"
	FieldID            = "id"
	FieldMethodType    = "methodType"
	FieldPhoneNumber   = "phoneNumber"
	FieldChannel       = "channel"
	FieldEmail         = "email"
	FieldCredentials   = "credentials"
	FieldPasscode      = "passcode"
	FieldUserProfile   = "userProfile"
	FieldCaptcha       = "captchaVerify"
	FieldCaptchaToken  = "captchaToken"
	FieldIdentifier    = "identifier"
)

// Classes of messages.
const (
	ClassError   = "ERROR"
	ClassInfo    = "INFO"
	ClassWarning = "WARNING"
)

const (
	// pathPrefix begins the path of every IDX endpoint; an href elsewhere is refused.
	pathPrefix     = "/idp/idx/"
	pathIntrospect = pathPrefix + "introspect"
	pathEnrollNew  = pathPrefix + "enroll/new"

	// Relative to the OAuth base: issuer, or issuer + "/oauth2" for the org authorization server.
	pathInteract = "/v1/interact"
	pathToken    = "/v1/token"
	pathKeys     = "/v1/keys"

	mediaION  = "application/ion+json; okta-version=1.0.0"
	mediaJSON = "application/json; okta-version=1.0.0"
	mediaForm = "application/x-www-form-urlencoded"

	headerRequestID = "X-Okta-Request-Id"
	headerRateReset = "X-Rate-Limit-Reset"
)

// usualPath is where Okta puts each form in every recording. A marshalled transaction leaves such a path out; any other
// path is written in full, so this table saves bytes and decides nothing.
var usualPath = map[string]string{
	FormIdentify:            "identify",
	FormSelectIdentify:      "identify/select",
	FormSelectEnrollProfile: "enroll",
	FormEnrollProfile:       "enroll/new",
	FormProfileUpdate:       "enroll/new",
	FormSelectAuthenticator: "credential/enroll",
	FormAuthenticatorData:   "credential/enroll",
	FormSelectChannel:       "credential/enroll",
	FormChannelData:         "challenge/send",
	FormEnrollAuthenticator: "challenge/answer",
	FormChallenge:           "challenge/answer",
	FormEnrollPoll:          "challenge/poll",
	FormSelectAuthenticate:  "challenge",
	FormVerificationData:    "challenge",
	FormSkip:                "skip",
	ActionCancel:            "cancel",
	ActionResend:            "challenge/resend",
	ActionPoll:              "challenge/poll",
	ActionRecover:           "recover",
}
