package oktasim

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// historyCount is reported, and true of new accounts by nature.
const historyCount = 4

func passwordKind() *kind {
	return &kind{
		key: KeyPassword, typ: "password", prefix: "lae",
		labels:   []words{{"Password", "Passwort"}, {"Okta Password", "Okta-Passwort"}, {"Passphrase", "Kennwort"}},
		methods:  oneMethod("password"),
		amr:      "pwd",
		signsIn:  true,
		extra:    constantMethod("password"),
		passcode: field{Name: fieldPasscode, Secret: true},
		detail:   passwordSettings,
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			t.tx.current = &pending{kind: kindOf(KeyPassword), method: "password"}
			return nil
		},
		prove: func(t *turn, given proof) *refusal {
			typed := *given.Passcode
			if r := t.judgePassword(typed, t.tx.user.Login, t.tx.user.Profile); r != nil {
				return r
			}
			t.tx.user.Password = typed
			return nil
		},
	}
}

func passwordSettings(s *scene, a *authenticator) {
	rule := s.o.policy.Password
	a.Settings = &settings{
		Complexity: complexity{
			MinLength: rule.MinLength, MinLowerCase: rule.MinLowerCase, MinUpperCase: rule.MinUpperCase,
			MinNumber: rule.MinNumber, MinSymbol: rule.MinSymbol, ExcludeUsername: !rule.AllowUsername,
			ExcludeAttributes:                 append([]string{}, rule.ExcludeAttributes...),
			MaxConsecutiveRepeatingCharacters: rule.MaxRepeating,
		},
		Age: age{HistoryCount: historyCount},
	}
}

// judgePassword holds a new password against the policy. 401 on the profile
// form is the sign-in widget's test; 400 elsewhere is inferred.
func (t *turn) judgePassword(typed, login string, profile map[string]any) *refusal {
	status := 400
	if t.tx.step == atProfile {
		status = 401
	}
	rule, lang := t.o.policy.Password, t.tx.lang
	switch {
	case !rule.allows(typed, login, profile):
		return at(status, fieldPasscode, say(lang, weakPassword, rule.sentence()))
	case !rule.AllowCommon && common(typed):
		return at(status, fieldPasscode, say(lang, commonWord, "")) // the mock's only parameter is empty
	}
	return nil
}

// allows is the policy itself. Length counts characters, not bytes.
func (r PasswordRule) allows(typed, login string, profile map[string]any) bool {
	var lower, upper, number, symbol, count, run, longest int
	var last rune
	for _, c := range typed {
		count++
		switch {
		case unicode.IsLower(c):
			lower++
		case unicode.IsUpper(c):
			upper++
		case unicode.IsDigit(c):
			number++
		default:
			symbol++
		}
		if c != last {
			run = 0
		}
		run, last = run+1, c
		longest = max(longest, run)
	}
	return count >= r.MinLength && count <= r.MaxLength && lower >= r.MinLowerCase && upper >= r.MinUpperCase &&
		number >= r.MinNumber && symbol >= r.MinSymbol && (r.MaxRepeating <= 0 || longest <= r.MaxRepeating) &&
		!slices.ContainsFunc(r.forbidden(login, profile), func(part string) bool {
			return strings.Contains(strings.ToLower(typed), part)
		})
}

// forbidden lists what a password may not contain: parts of the user name of
// four characters or more, split at the usual separators (Okta documentation:
// password policies), and the excluded attributes.
func (r PasswordRule) forbidden(login string, profile map[string]any) []string {
	var parts []string
	if !r.AllowUsername {
		for _, part := range strings.FieldsFunc(login, func(c rune) bool { return strings.ContainsRune(",.-_#@", c) }) {
			if len([]rune(part)) >= 4 {
				parts = append(parts, strings.ToLower(part))
			}
		}
	}
	for _, name := range r.ExcludeAttributes {
		if v, ok := profile[name].(string); ok && v != "" {
			parts = append(parts, strings.ToLower(v))
		}
	}
	return parts
}

// sentence is the one parameter of the message, in the mock's wording.
func (r PasswordRule) sentence() string {
	parts := []string{fmt.Sprintf("at least %d characters", r.MinLength)}
	for _, c := range []struct {
		n    int
		text string
	}{{r.MinLowerCase, "a lowercase letter"}, {r.MinUpperCase, "an uppercase letter"}, {r.MinNumber, "a number"}, {r.MinSymbol, "a symbol"}} {
		if c.n > 0 {
			parts = append(parts, c.text)
		}
	}
	if !r.AllowUsername {
		parts = append(parts, "no parts of your username")
	}
	return fmt.Sprintf("Password requirements: %s. Your password cannot be any of your last %d passwords.", strings.Join(parts, ", "), historyCount)
}

// common knows a few of the passwords every list begins with.
func common(typed string) bool {
	return slices.Contains([]string{
		"password", "password1", "password123", "passw0rd", "12345678", "123456789", "1234567890", "qwertyui",
		"qwerty123", "qwertyuiop", "11111111", "iloveyou", "sunshine", "princess", "football", "baseball", "welcome1", "abcd1234", "letmein1",
	}, strings.ToLower(typed))
}
