package oktasim

// Every word of the protocol is spelled here and nowhere else. The spellings
// are those of the okta-idx-java and okta-idx-golang recordings unless a
// comment names another source.

// Media types. A form announces jsonMedia as what it accepts and ionMedia as
// what it produces.
const (
	ionMedia   = "application/ion+json; okta-version=1.0.0"
	jsonMedia  = "application/json; okta-version=1.0.0"
	plainJSON  = "application/json"
	formMedia  = "application/x-www-form-urlencoded"
	htmlMedia  = "text/html; charset=utf-8"
	ionVersion = "1.0.0"
)

// Paths of the IDX endpoints; they do not depend on the authorization server.
const (
	pathIntrospect = "/idp/idx/introspect"
	pathIdentify   = "/idp/idx/identify"
	pathSelect     = "/idp/idx/identify/select"
	pathEnroll     = "/idp/idx/enroll"
	pathEnrollNew  = "/idp/idx/enroll/new"
	pathCredential = "/idp/idx/credential/enroll"
	pathChallenge  = "/idp/idx/challenge"
	pathAnswer     = "/idp/idx/challenge/answer"
	pathPoll       = "/idp/idx/challenge/poll"
	pathResend     = "/idp/idx/challenge/resend"
	pathSkip       = "/idp/idx/skip"
	pathConsent    = "/idp/idx/consent"
	pathKeep       = "/idp/idx/keep-me-signed-in"
	pathActivation = "/idp/idx/request-activation"
	pathSend       = "/idp/idx/challenge/send"
	pathCancel     = "/idp/idx/cancel"
)

// Paths that a person's browser follows out of a mail (Okta documentation:
// magic-link overview and new-user activation guide).
const (
	pathEmailVerify = "/email/verify/"
	pathTokens      = "/tokens/"
	pathIDPs        = "/sso/idps/"
	pathPhone       = "/okta-verify/" // the simulator's own: what a phone opens
)

// Names of remediations and of the forms beside them.
const (
	remIdentify           = "identify"
	remSelectProfile      = "select-enroll-profile"
	remProfile            = "enroll-profile"
	remSelectIdentify     = "select-identify"
	remSelectEnroll       = "select-authenticator-enroll"
	remEnrollData         = "authenticator-enrollment-data"
	remEnroll             = "enroll-authenticator"
	remSelectAuthenticate = "select-authenticator-authenticate"
	remChallenge          = "challenge-authenticator"
	remSkip               = "skip"
	remCancel             = "cancel"
	remResend             = "resend"
	remPoll               = "poll"
	remIssue              = "issue"
	remEnrollPoll         = "enroll-poll"
	remSelectChannel      = "select-enrollment-channel"
	remChannelData        = "enrollment-channel-data"
	remUpdate             = "profile-update"
	remConsent            = "consent"
	remGranular           = "granular-consent"
	remKeep               = "keep-me-signed-in"
	remActivation         = "request-activation-email"
	remRedirectIDP        = "redirect-idp"
)

// Names of fields that occur in more than one form.
const (
	fieldStateHandle   = "stateHandle"
	fieldAuthenticator = "authenticator"
	fieldID            = "id"
	fieldMethod        = "methodType"
	fieldPhone         = "phoneNumber"
	fieldCredentials   = "credentials"
	fieldPasscode      = "passcode"
	fieldCaptcha       = "captchaVerify"
	fieldChannel       = "channel"
	fieldAnswer        = "answer"
	fieldProfile       = "userProfile"
	fieldIdentifier    = "identifier"
	fieldRemember      = "rememberMe"
	attrEmail          = "email"
	attrLogin          = "login"
)

// Keys of the authenticators the simulator can enrol. They are the stable
// names; labels and ids are not.
const (
	KeyPassword = "okta_password"
	KeyEmail    = "okta_email"
	KeyPhone    = "phone_number"
	KeyQuestion = "security_question"
	KeyTOTP     = "google_otp"
	KeyVerify   = "okta_verify"
	KeyWebAuthn = "webauthn"
	KeyIDP      = "external_idp"
	KeyCustom   = "custom_otp"
)

// Values of relatesTo.
const (
	toCurrent    = "$.currentAuthenticator"
	toCaptcha    = "$.captcha"
	toEnrollment = "$.currentAuthenticatorEnrollment"
)

// pollRefresh is the poll interval of e-mail in milliseconds (recordings).
const pollRefresh = 4000
