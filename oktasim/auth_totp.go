package oktasim

import (
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// totpOptions are what Google Authenticator does: RFC 6238 with SHA-1, six
// digits and thirty seconds. One period of clock skew either way is allowed,
// as RFC 6238, 5.2 recommends; what Okta allows is in no source (inferred).
var totpOptions = totp.ValidateOpts{Period: 30, Skew: 1, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// base32Alphabet is RFC 4648's; a recorded secret has sixteen of its letters.
const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

func totpKind() *kind {
	return &kind{
		key: KeyTOTP, typ: "app", prefix: "uft", amr: "otp", signsIn: true,
		labels:   []words{{"Google Authenticator", "Google Authenticator"}, {"Authenticator app", "Authenticator-App"}, {"One-time code app", "Einmalcode-App"}},
		methods:  oneMethod("otp"),
		extra:    noFields,
		passcode: field{Name: fieldPasscode, Required: &isTrue, Visible: &isTrue},
		detail: func(s *scene, a *authenticator) {
			if p := s.tx.current; s.tx.step == atEnroll {
				a.ContextualData = &contextualData{QRCode: embedded(p.qr), SharedSecret: p.secret}
			}
		},
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			secret := letters(t.o.dice.stream, base32Alphabet, 16)
			t.tx.current = &pending{kind: kindOf(KeyTOTP), method: "otp", secret: secret, qr: qrPNG(otpauth(t.tx.user.Login, secret))}
			return nil
		},
		challenge: func(t *turn, e enrollment) {
			t.tx.current = &pending{kind: e.kind, method: "otp", secret: e.secret}
		},
		prove: proveTOTP,
	}
}

// otpauth is the address that authenticator apps read (Google's key URI
// format, which pquerna/otp and the apps share).
func otpauth(login, secret string) string {
	query := url.Values{"secret": {secret}, "issuer": {"oktasim"}, "period": {"30"}, "digits": {"6"}, "algorithm": {"SHA1"}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/oktasim:" + login, RawQuery: query.Encode()}).String()
}

// proveTOTP takes each code once. The keys at sign-in are the sign-in widget's
// mocks', where enrolment has the one of every other code (recorded).
func proveTOTP(t *turn, given proof) *refusal {
	wrong, u, current := wrongCode, t.tx.user, t.now.Unix()/30
	if t.tx.step == atChallenge {
		wrong = wrongToken
		if typed := *given.Passcode; u.lastToken == typed && u.lastTokenAt >= current-2 {
			return at(t.o.policy.WrongCodeStatus, fieldPasscode, say(t.tx.lang, usedToken))
		}
	}
	r := t.judge(*given.Passcode, func(typed string, p *pending) bool { return totpRight(typed, p.secret, t.now) }, wrong)
	if r == nil {
		u.lastToken, u.lastTokenAt = *given.Passcode, current
	}
	return r
}

func totpRight(typed, secret string, now time.Time) bool {
	ok, err := totp.ValidateCustom(typed, secret, now, totpOptions)
	return ok && err == nil // an error is a code of another length
}
