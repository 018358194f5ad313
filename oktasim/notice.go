package oktasim

import (
	"fmt"
	"strings"
)

// notice is one thing the org can say: the key clients decide by, the class,
// and its text in each language. A text may name its parameters as {0}, {1}.
type notice struct {
	key, class string
	text       words
}

// words is one text in every language the simulator speaks.
type words struct{ en, de string }

const (
	classError = "ERROR"
	classInfo  = "INFO"
)

// Keys and texts are those of the recordings, the widget's mocks and, where a
// comment says so, of the widget's language bundle only.
var (
	badRequest    = notice{"E0000020", classError, words{"Bad request.", "Ungültige Anfrage."}}
	fieldRequired = notice{"api.error.field_required", classError, words{"'{0}' is required.", "'{0}' ist erforderlich."}}
	expired       = notice{"idx.session.expired", classError, words{"The session has expired.", "Die Sitzung ist abgelaufen."}}
	throttled     = notice{"tooManyRequests", classError, words{"Too many requests", "Zu viele Anfragen"}}
	wrongCode     = notice{"api.authn.error.PASSCODE_INVALID", classError, words{"Invalid code. Try again.", "Ungültiger Code. Versuchen Sie es erneut."}}
	suspended     = notice{"authfactor.challenge.suspended_factor", classError, words{"Your factor has been suspended because of too many failed attempts.", "Der Faktor wurde nach zu vielen Fehlversuchen gesperrt."}}
	weakPassword  = notice{"password.passwordRequirementsNotMet", classError, words{"Password requirements were not met. {0}", "Das Passwort erfüllt die Anforderungen nicht. {0}"}}
	commonWord    = notice{"password.common", classError, words{"Too many people use this password. Choose another one.", "Dieses Passwort steht auf einer Liste häufiger Passwörter. Wählen Sie ein anderes."}}
	invalidEmail  = notice{"registration.error.invalidLoginEmail", classError, words{"'{0}' must be in the form of an email address", "'{0}' muss eine E-Mail-Adresse sein"}}
	noMatch       = notice{"registration.error.doesNotMatchPattern", classError, words{"Provided value for property '{0}' does not match required pattern", "Der Wert für '{0}' entspricht nicht dem verlangten Muster"}}
	notUnique     = notice{"registration.error.notUniqueWithinOrg", classError, words{"A user with this {0} already exists", "Ein Benutzer mit diesem Wert für {0} existiert bereits"}}
	generic       = notice{"registration.error.generic", classError, words{"We could not process your registration at this time.", "Die Registrierung konnte nicht verarbeitet werden."}}
	unavailable   = notice{"idx.error.registration.unavailable", classError, words{"Nobody can sign up at the moment.", "Die Registrierung ist derzeit nicht verfügbar."}}
	checkMail     = notice{"idx.email.verification.required", classInfo, words{"We sent you a mail. Follow its link to finish.", "Prüfen Sie Ihre E-Mail, um fortzufahren."}}
	invalidPhone  = notice{"api.factors.error.sms.invalid_phone", classError, words{"Invalid Phone Number.", "Ungültige Telefonnummer."}}
	unknownUser   = notice{"idx.unknown.user", classInfo, words{"There is no account with the Username {0}.", "Es gibt kein Konto mit dem Benutzernamen {0}."}}
	authFailed    = notice{"errors.E0000004", classError, words{"Authentication failed", "Anmeldung fehlgeschlagen"}}
	wrongPassword = notice{"incorrectPassword", classError, words{"Password is incorrect", "Das Passwort ist falsch"}}
	shortAnswer   = notice{"securityQuestion.answer.tooShort.arg", classError, words{"The security question answer must be at least {0} characters in length", "Die Antwort muss mindestens {0} Zeichen lang sein"}}
	wrongToken    = notice{"authfactor.challenge.soft_token.invalid_passcode", classError, words{"Your code doesn't match our records. Please try again.", "Der Code stimmt nicht. Bitte versuchen Sie es erneut."}}
	usedToken     = notice{"authfactor.challenge.soft_token.used_passcode", classError, words{"Each code can only be used once. Please wait for a new code and try again.", "Jeder Code gilt nur einmal. Bitte warten Sie auf einen neuen."}}

	needsBiometrics  = notice{"oie.authenticator.app.method.push.enroll.enable.biometrics", classError, words{"Biometrics must be enabled in Okta Verify to set up this account.", "Für dieses Konto muss die Biometrie in Okta Verify eingeschaltet sein."}}
	needsUpdate      = notice{"oie.authenticator.app.non_fips_compliant_enrollment_app_update_required", classError, words{"The device must be FIPS compliant. Update Okta Verify and try again.", "Das Gerät muss FIPS erfüllen. Aktualisieren Sie Okta Verify."}}
	unfitDevice      = notice{"oie.authenticator.app.non_fips_compliant_enrollment_device_incompatible", classError, words{"The device used to set up Okta Verify does not meet your organization's security requirements.", "Das Gerät erfüllt die Sicherheitsanforderungen nicht."}}
	badAttestation   = notice{"authfactor.webauthn.error", classError, words{"An error occurred while setting up the security key. Try again.", "Beim Einrichten des Sicherheitsschlüssels ist ein Fehler aufgetreten."}}
	wrongOrigin      = notice{"authfactor.webauthn.error.clientdata_origin_mismatch", classError, words{"The origin of the request is not allowed.", "Der Ursprung der Anfrage ist nicht erlaubt."}}
	idpFailed        = notice{"oie.authenticator.enroll.error.fail", classError, words{"Unable to enroll authenticator. Try again.", "Die Einrichtung ist nicht gelungen. Versuchen Sie es erneut."}}
	hotpRestricted   = notice{"enroll.hotp.restricted", classError, words{"Contact your administrator to continue.", "Bitte wenden Sie sich an Ihre Administration."}}
	returnToTab      = notice{"idx.return.to.original.tab", classInfo, words{"Go back to the tab where you began.", "Bitte kehren Sie zum ursprünglichen Tab zurück."}}
	enterCode        = notice{"idx.enter.otp.in.original.tab", classInfo, words{"Type this code where you began.", "Geben Sie den Code im ursprünglichen Browser oder Gerät ein."}}
	returnExpired    = notice{"idx.return.link.expired", classInfo, words{"This email link has expired. Ask for a new one where you began.", "Dieser Link ist abgelaufen. Fordern Sie dort, wo Sie angefangen haben, einen neuen an."}}
	returnStale      = notice{"idx.return.stale", "", words{"This email link is out of date. Ask for a new one where you began.", "Dieser Link ist überholt. Fordern Sie dort, wo Sie angefangen haben, einen neuen an."}}
	returnError      = notice{"idx.return.error", classError, words{"This email link can't be processed.", "Dieser Link kann nicht verarbeitet werden."}}
	textLimit        = notice{"errors.E0000150", classError, words{"No more text messages can be sent for now. Try again later.", "Die Grenze für SMS ist erreicht. Bitte versuchen Sie es später."}}
	callLimit        = notice{"errors.E0000151", classError, words{"You have reached the limit of call requests, please try again later.", "Die Grenze für Anrufe ist erreicht. Bitte versuchen Sie es später."}}
	captchaFailed    = notice{"", classError, words{"The CAPTCHA could not be verified. Try again.", "Das CAPTCHA konnte nicht geprüft werden. Versuchen Sie es erneut."}}
	cancelled        = notice{"idx.operation.cancelled.by.user", classError, words{"Operation cancelled by user.", "Der Vorgang wurde abgebrochen."}}
	lateToken        = notice{"idx.expired.activation.token", classError, words{"Your account activation link is no longer valid. Request a new activation email below.", "Der Aktivierungslink gilt nicht mehr. Fordern Sie eine neue E-Mail an."}}
	mailOnTheWay     = notice{"idx.request.activation.email", classInfo, words{"If your account exists, an activation email is on its way.", "Falls es das Konto gibt, ist eine Aktivierungsmail unterwegs."}}
	accessDenied     = notice{"security.access_denied", classError, words{"You are not allowed to do this.", "Sie dürfen die gewünschte Aktion nicht ausführen."}}
	accessDeniedText = notice{"security.access_denied_custom_message", classError, words{"Your administrator has not given you access to this app.", "Ihre Administration hat Ihnen diese Anwendung nicht freigegeben."}}
	unsatisfiable    = notice{"oie.assurance.unsatisfiable", classError, words{"You cannot sign in to {0} with the authenticators you have.", "Mit Ihren Authenticators ist die Anmeldung bei {0} nicht möglich."}}
	notCompleted     = notice{"registration.error.request.not.completed", classError, words{"Your request could not be completed.", "Ihre Anfrage konnte nicht abgeschlossen werden."}}
	safeOptional     = notice{"idx.error.server.safe.mode.assurance.satisfied", classError, words{"Set up is temporarily unavailable due to server maintenance. You can skip it.", "Die Einrichtung ist wegen Wartung nicht verfügbar. Sie können sie überspringen."}}
	safeRequired     = notice{"idx.error.server.safe.mode.enrollment.unavailable", classError, words{"Set up is temporarily unavailable due to server maintenance. Try again later.", "Die Einrichtung ist wegen Wartung nicht verfügbar. Versuchen Sie es später erneut."}}
	// The three "wait" keys are in the widget's language bundle and in the
	// list of API error codes; no body with them was seen.
	waitSMS   = notice{"errors.E0000109", classError, words{"An SMS message was recently sent. Please wait 30 seconds before trying again.", "Eine SMS wurde gerade gesendet. Bitte warten Sie 30 Sekunden."}}
	waitVoice = notice{"errors.E0000133", classError, words{"A factor call was recently made. Please wait 30 seconds before trying again.", "Ein Anruf wurde gerade ausgelöst. Bitte warten Sie 30 Sekunden."}}
	waitMail  = notice{"errors.E0000118", classError, words{"An email was recently sent. Please wait 5 seconds before trying again.", "Eine E-Mail wurde gerade gesendet. Bitte warten Sie 5 Sekunden."}}
	// Recorded without any i18n member.
	keylessPhone = notice{"", classError, words{"Unable to initiate factor enrollment: Invalid Phone Number.", "Die Einrichtung ist nicht möglich: ungültige Telefonnummer."}}
	notAssigned  = notice{"", classError, words{"User is not assigned to this application", "Der Benutzer ist dieser Anwendung nicht zugewiesen"}}
)

// in returns the text for a language; everything but German is English.
func (w words) in(lang string) string {
	if lang == langGerman && w.de != "" {
		return w.de
	}
	return w.en
}

// say renders a notice. Without arguments params is absent; wrongCode is the
// exception, recorded with an empty list.
func say(lang string, n notice, params ...any) message {
	m := message{Message: n.text.in(lang), Class: n.class}
	for i, p := range params {
		m.Message = strings.ReplaceAll(m.Message, "{"+string(rune('0'+i))+"}", fmt.Sprint(p))
	}
	if n.key != "" {
		m.I18n = &i18n{Key: n.key, Params: params}
	}
	if n.key == wrongCode.key || n.key == lateToken.key {
		m.I18n.Params = []any{}
	}
	return m
}

const (
	langEnglish = "en"
	langGerman  = "de"
)
