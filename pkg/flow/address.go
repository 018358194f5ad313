package flow

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/idxflow/idxflow/pkg/idx"
)

// e164 is what Okta takes: a plus sign, the country code, the number (Okta documentation: self-service registration
// guides; ITU-T E.164 allows 15 digits).
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// normalPhone frees a number of what people type between its digits.
func normalPhone(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("()[]", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// normalCode frees a code of blanks and hyphens; codes are not always digits.
func normalCode(s idx.Secret) idx.Secret {
	return idx.NewSecret(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s.Reveal())))
}

// checkPhone normalises the number that was given and refuses one that Okta could not send to, or that the operator does
// not allow.
func (r *run) checkPhone(in *AuthenticatorInput) *Problem {
	if in.PhoneNumber == "" {
		return nil
	}
	in.PhoneNumber = normalPhone(in.PhoneNumber)
	problem := func(code Code) *Problem {
		p := &Problem{Code: code}
		p.Messages = []Message{{Class: idx.ClassError, Text: p.Kind().Detail, Field: "/phoneNumber"}}
		return p
	}
	if !e164.MatchString(in.PhoneNumber) {
		return problem(PhoneInvalid)
	}
	allowed := r.cfg.PhonePrefixes
	if len(allowed) > 0 && !slices.ContainsFunc(allowed, func(p string) bool { return p == "*" || strings.HasPrefix(in.PhoneNumber, p) }) {
		return problem(PhoneNotAllowed)
	}
	return nil
}

// tooSoon keeps a cool-down between two messages to one address.
func (r *run) tooSoon(in AuthenticatorInput) *Problem {
	if r.st.current.address == "" || r.st.current.address != r.st.digest(in.PhoneNumber) {
		return nil
	}
	return r.coolDown()
}

func (r *run) coolDown() *Problem {
	if wait := r.resendAfter(); wait > 0 {
		return &Problem{Code: ResendTooSoon, RetryAfter: wait}
	}
	return nil
}
