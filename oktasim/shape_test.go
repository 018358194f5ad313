package oktasim_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// fixtures holds bodies that real servers, or the mocks of Okta's widget,
// answered with. They stay outside the project.
const fixtures = "../../shared/fixtures"

// shape is a body, how the simulator gets to the same step, and the
// differences that are meant.
type shape struct {
	file   string
	policy oktasim.Policy
	reach  func(*flow)
	except []difference
}

// shapes pairs a body with how the simulator gets to the same step, and with
// the differences that are meant.
var shapes = []shape{
	{"recorded-signup/01.oauth2-v1-interact.json", oktasim.Policy{}, func(f *flow) { f.form("/v1/interact", f.interactForm()) }, nil},
	{"recorded-signup/02.idp-idx-introspect.case0.json", oktasim.Policy{}, func(*flow) {}, []difference{noProviders}},
	{"recorded-signup/11.idp-idx-enroll.json", oktasim.Policy{}, func(f *flow) { f.post("select-enroll-profile", nil) }, nil},
	{"recorded-signup/12.idp-idx-enroll-new.json", oktasim.Policy{}, func(f *flow) { f.toProfile() }, nil},
	{"recorded-signup/13.idp-idx-credential-enroll.case0.json", oktasim.Policy{}, func(f *flow) { f.toProfile().choose("okta_password") }, nil},
	{"recorded-signup/17.idp-idx-challenge-answer.case0.json", oktasim.Policy{}, func(f *flow) { f.toEmail() }, nil},
	{"recorded-signup/14.idp-idx-credential-enroll.case1.json", oktasim.Policy{}, func(f *flow) { f.toEmail().choose("okta_email") }, nil},
	{"recorded-signup/18.idp-idx-challenge-answer.case1.json", oktasim.Policy{}, func(f *flow) { f.toSkip() }, nil},
	{"recorded-signup/15.idp-idx-credential-enroll.case2.json", oktasim.Policy{}, func(f *flow) { f.toSkip().text("+15551234567") }, nil},
	{"recorded-signup/16.idp-idx-credential-enroll.case3.json", beside("security_question"), func(f *flow) { f.toSkip().choose("security_question") }, nil},
	{"recorded-signup/03.idp-idx-introspect.case1.json", full, func(f *flow) { f.toProfile().introspect() }, nil},
	{"recorded-signup/04.idp-idx-introspect.case2.json", full, func(f *flow) { f.toEmail().introspect() }, nil},
	{"recorded-signup/05.idp-idx-introspect.case3.json", full, func(f *flow) { f.toEmail().choose("okta_email").introspect() }, nil},
	{"recorded-signup/06.idp-idx-introspect.case4.json", full, func(f *flow) { f.toSkip().introspect() }, nil},
	{"recorded-signup/07.idp-idx-introspect.case5.json", full, func(f *flow) { f.toSkip().text("+15551234567").introspect() }, nil},
	{"recorded-signup/08.idp-idx-introspect.case6.json", full, func(f *flow) { f.toPhone().introspect() }, nil},
	{"recorded-signup/09.idp-idx-introspect.case7.json", full, func(f *flow) { f.toPhone().choose("security_question").introspect() }, nil},
	{"recorded-signup/10.idp-idx-introspect.case8.json", full, func(f *flow) { f.toQuestion().introspect() }, nil},
	{"recorded-signup/19.idp-idx-challenge-answer.case2.json", full, func(f *flow) { f.toPhone() }, nil},
	{"recorded-signup/20.idp-idx-challenge-answer.case3.json", full, func(f *flow) { f.toQuestion() }, nil},
	{"recorded-signup/21.idp-idx-skip.json", oktasim.Policy{}, func(f *flow) { f.toSkip().post("skip", nil) }, nil},
	{"recorded-signup/22.oauth2-ggg-v1-token.json", oktasim.Policy{}, func(f *flow) { f.toSkip().post("skip", nil).tokens() }, nil},

	{"idx/identify.json", oktasim.Policy{}, func(*flow) {}, []difference{noStep, oldMock, noApp}},
	{"idx/enroll-profile-with-password.json", oktasim.Policy{PasswordOnProfile: true, Password: oktasim.PasswordRule{MaxRepeating: 3}},
		func(f *flow) { f.post("select-enroll-profile", nil) }, []difference{scrubbedApp}},
	{"idx/enroll-profile-with-password-returns-error.json", oktasim.Policy{PasswordOnProfile: true}, func(f *flow) {
		f.post("select-enroll-profile", nil).post("enroll-profile", merged(f.profile(), passcode("short")))
	}, []difference{scrubbedApp}},
	{"idx/error-new-signup-email-exists.json", oktasim.Policy{}, func(f *flow) {
		newFlow(f.t, f.org, f.email).toProfile()
		f.toProfile()
	}, []difference{oldMock, noContext, noApp, policyLengths}},
	{"idx/error-new-signup-email.json", oktasim.Policy{}, func(f *flow) {
		f.email = "nonsense"
		f.toProfile()
	}, []difference{oldMock, noContext, noApp, policyLengths}},
	{"idx/error-authenticator-enroll-email-invalid-otp.json", oktasim.Policy{}, func(f *flow) { f.toEmail().choose("okta_email").prove("wrong") },
		[]difference{mockUser, oldMock}},
	{"idx/error-authenticator-enroll-password-common.json", oktasim.Policy{}, func(f *flow) { f.toProfile().choose("okta_password").prove("password1") },
		[]difference{mockUser}},
	{"idx/authenticator-enroll-email-emailmagiclink-true.json", oktasim.Policy{
		Email:          oktasim.EmailRule{MagicLink: true},
		Authenticators: []oktasim.Enrollment{{Key: "okta_email", Use: "required"}, {Key: "okta_password", Use: "optional"}},
	}, func(f *flow) { f.toProfile() }, []difference{mockUser, oldMock}},
	{"idx/authenticator-enroll-phone.json", oktasim.Policy{}, func(f *flow) { f.toSkip().text("+15551234567") }, []difference{mockUser, phoneRequired}},
	{"idx/error-authenticator-enroll-phone-invalid-number.json", oktasim.Policy{Phone: oktasim.PhoneRule{Calls: 2}}, func(f *flow) {
		f.toSkip().choose("phone_number").number("sms", "nonsense")
	}, []difference{mockUser, phoneRequired, slips}},
	{"idx/error-authenticator-enroll-phone-invalid-otp.json", oktasim.Policy{}, func(f *flow) { f.toSkip().text("+15551234567").prove("wrong") },
		[]difference{mockUser, phoneRequired}},
	{"idx/authenticator-enroll-security-question.json", beside("security_question"), func(f *flow) { f.toSkip().choose("security_question") },
		[]difference{mockUser, oldMock, noApp, oldUser, oldList, keyless, phoneRequired, {`\[answer\].secret`, "the recording does not hide the answer"}}},
	{"idx/error-authenticator-enroll-security-question.json", beside("security_question"), func(f *flow) {
		f.toSkip().choose("security_question").post("enroll-authenticator", answers("questionKey", "disliked_food", "answer", "abc"))
	}, []difference{mockUser, phoneRequired, noMethods}},
	{"idx/authenticator-enroll-google-authenticator.json", beside("google_otp"), func(f *flow) { f.toSkip().choose("google_otp") },
		[]difference{mockUser, phoneRequired, keyless}},
	{"idx/authenticator-enroll-ov-qr.json", beside("okta_verify"), func(f *flow) { f.toSkip().choose("okta_verify") },
		[]difference{mockUser, oldMock, noApp, noStep, noContext, phoneRequired, oldList, oldVerify, keyless}},
	{"idx/authenticator-enroll-ov-via-sms.json", beside("okta_verify"), func(f *flow) { f.toSkip().choose("okta_verify", "channel", "sms") },
		[]difference{mockUser, oldMock, noApp, noStep, phoneRequired, oldList, oldVerify, keyless}},
	{"idx/authenticator-enroll-webauthn.json", beside("webauthn"), func(f *flow) { f.toSkip().choose("webauthn") },
		[]difference{mockUser, oldMock, noApp, phoneRequired, oldList, keyless, mockKey}},
	{"idx/authenticator-enroll-idp.json", beside("external_idp"), func(f *flow) { f.toSkip().choose("external_idp") },
		[]difference{mockUser, phoneRequired, noApp}},
	{"idx/identify-with-third-party-idps.json", oktasim.Policy{IdentityProviders: []oktasim.IdentityProvider{{Type: "GOOGLE", Name: "Google IDP"}}}, func(*flow) {},
		[]difference{oldMock, noApp, {`\[rememberMe\]`, "a matter of the org's settings"}}},
	{"idx/consent-enduser.json", short(oktasim.Policy{Consent: "all"}), func(f *flow) { f.toSkip() },
		[]difference{mockUser, oldMock, {`^app\.value\.|^authentication`, "decoration of the app, and what the request was"}, {`^cancel`, "left out in this mock"}, {`scopes\[(phone|profile)\]`, "other scopes were asked for"}}},
	{"idx/enroll-profile-new-with-recaptcha-v2.json", oktasim.Policy{Captcha: oktasim.CaptchaRule{Type: "RECAPTCHA_V2", SiteKey: "site"}},
		func(f *flow) { f.post("select-enroll-profile", nil) }, []difference{oldMock, noContext, noApp, policyLengths, oldSelect}},
	{"idx/enroll-profile-update-params.json", short(oktasim.Policy{ProgressiveProfile: []oktasim.Attribute{{Name: "newAttribute", Label: "a"},
		{Name: "secondEmail", Label: "b", MinLength: 1, MaxLength: 100}, {Name: "newAttribute2", Label: "c"}}}), func(f *flow) { f.toSkip() },
		[]difference{mockUser, oldMock, {`\.(desc|descKey):`, "presentation only"}}},
	{"idx/error-403-security-access-denied.json", short(oktasim.Policy{Denial: "access"}), func(f *flow) { f.toSkip() }, nil},
	{"idx/interact.json", oktasim.Policy{}, func(f *flow) { f.form("/v1/interact", f.interactForm()) }, nil},
	{"idx/identify-with-password.json", oktasim.Policy{PasswordOnIdentify: true}, func(*flow) {},
		[]difference{oldMock, noStep, noApp, {`\.recover`, "password recovery is not simulated"}}},
	{"idx/enroll-profile-new.json", oktasim.Policy{}, func(f *flow) { f.post("select-enroll-profile", nil) },
		[]difference{oldMock, noContext, noApp, policyLengths, ownAttributes, oldSelect}},
	{"idx/authenticator-enroll-select-authenticator.json", full, func(f *flow) { f.toEmail() }, []difference{mockUser, oldMock, noApp, oldUser, oldList, keyless, phoneRequired, oldPhone, {`options\[duo\]`, "another vendor's"}}},
	{"idx/authenticator-enroll-select-authenticator-with-skip.json", full, func(f *flow) { f.toSkip() },
		[]difference{mockUser, oldMock, noApp, oldUser, oldList, keyless, oldPhone}},
	{"idx/authenticator-enroll-password.json", oktasim.Policy{}, func(f *flow) { f.toProfile().choose("okta_password") },
		[]difference{mockUser, oldMock, noApp, oldUser, oldList, keyless, oldSettings, {`\[enroll-authenticator\]\.accepts`, "forgotten in the mock"}}},
	{"idx/authenticator-enroll-email.json", oktasim.Policy{}, func(f *flow) { f.toEmail().choose("okta_email") }, []difference{mockUser, oldMock}},
	{"idx/authenticator-enroll-data-phone.json", oktasim.Policy{}, func(f *flow) { f.toSkip().choose("phone_number") },
		[]difference{mockUser, oldMock, noApp, oldUser, oldList, keyless, phoneRequired, slips, noMethods, oldPhone, noResend}},
	{"idx/error-authenticator-phone-sms-ratelimit.json", oktasim.Policy{Limits: oktasim.Limits{CallsPerNumber: 1}}, func(f *flow) {
		f.toSkip().text("+15551234567").post("resend", nil)
	}, []difference{noHandle}},
	{"idx/error-400-unauthorized-client.json", oktasim.Policy{}, func(f *flow) {
		f.org.SetPolicy(oktasim.Policy{Client: oktasim.Client{Grants: []oktasim.GrantType{"refresh_token"}}})
		f.form("/v1/interact", f.interactForm())
	}, nil},
	{"idx/terminal-return-email.json", oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true}}, func(f *flow) {
		f.toEmail().choose("okta_email").get(f.org.Messages(f.email)[0].Link)
	}, nil},
	{"idx/terminal-return-otp-only-full-location-mobile-icon-enrollment.json", oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true, LinkOpened: "elsewhere"}},
		func(f *flow) { f.toEmail().choose("okta_email").get(f.org.Messages(f.email)[0].Link) }, nil},
	{"idx/error-400-bad-request.json", oktasim.Policy{}, func(f *flow) {
		f.json("/idp/idx/skip", map[string]any{"stateHandle": f.body["stateHandle"]})
	}, nil},
	{"idx/error-enroll-regisration-unavailable.json", oktasim.Policy{SignUp: "unavailable"}, func(f *flow) { f.post("select-enroll-profile", nil) },
		[]difference{{"launch-authenticator|authenticatorChallenge", "Okta FastPass is not simulated"}}},
	{"idx/terminal-registration.json", passwordOnly, func(f *flow) { f.toProfile().choose("okta_password").prove(goodPassword) }, []difference{mockUser}},
	{"idx/error-401-session-expired.json", oktasim.Policy{}, func(f *flow) { f.json("/idp/idx/skip", map[string]any{"stateHandle": "02nobody"}) },
		[]difference{{"^(stateHandle|expiresAt|intent)", "the okta-idx-java and okta-idx-golang recordings are bare"}}},
	{"idx/error-429-too-many-request.json", oktasim.Policy{Limits: oktasim.Limits{RequestsPerStateToken: 1}}, func(f *flow) { f.post("select-enroll-profile", nil) }, nil},
	{"idx/error-activation-token-invalid.json", oktasim.Policy{}, func(f *flow) {
		form := f.interactForm()
		form.Set("activation_token", "nonsense")
		f.form("/v1/interact", form)
	}, nil},
	{"idx/success-with-interaction-code.json", oktasim.Policy{Client: oktasim.Client{Public: true}}, func(f *flow) { f.toSkip().post("skip", nil) },
		[]difference{mockUser}},
	{"idx/success-tokens.json", oktasim.Policy{}, func(f *flow) { f.toSkip().post("skip", nil).tokens() }, nil},
	{"idx/well-known-openid-configuration.json", oktasim.Policy{}, func(f *flow) { f.get(f.org.Issuer + "/.well-known/openid-configuration") }, []difference{
		{"^interaction_endpoint", "newer than the mock; Okta's own SDKs do not read it"},
		{"_endpoint|response_modes|request_", "only what is simulated is announced"},
	}},
}

// difference is a path, as a regular expression, that may be on one side only,
// and why.
type difference struct{ path, why string }

var (
	noProviders   = difference{`\[redirect-idp\]`, "social identity providers are not simulated"}
	noStep        = difference{`^step:`, "old mock; no recording has it"}
	noContext     = difference{`^context`, "old mock; no recording has it"}
	noApp         = difference{`^(app|cancel)`, "old mock; every recording has them"}
	oldMock       = difference{`\.(produces|required|mutable):|^remediation.*\.type:string`, "old mock; the recordings say what the simulator says"}
	policyLengths = difference{`(min|max)Length`, "a matter of policy"}
	scrubbedApp   = difference{`^app\.value`, "the mock holds a placeholder"}
	mockUser      = difference{`^user\.value\.identifier`, "only mocks have it; no recording of a sign-up does"}
	phoneRequired = difference{`\[skip\]`, "phone is required in the mock's org"}
	slips         = difference{`\[(id|methodType)\].*\.(id|value|type|label):`, "slips of the mock: id for value, an option without label and value"}
)

var (
	ownAttributes = difference{`userProfile\].*form\.value\[`, "the mock's org asks for other attributes"}
	oldSettings   = difference{`settings`, "old mock of the password policy; the recordings say what the simulator says"}
	noHandle      = difference{`^stateHandle`, "cut out of the mock"}
	oldSelect     = difference{`\[select-identify\].*identifier`, "old mock; the recordings have no field there"}
	oldPhone      = difference{`\[phoneNumber\]\.label|\[(id|authenticator)\](\.form\.value\[id\])?\.visible`, "old mock; the recordings say what the simulator says"}
	noResend      = difference{`^currentAuthenticator\.value\.resend`, "left out in this mock, there in the okta-idx-java recording"}
	oldUser       = difference{`^user\.value\.(passwordChanged|profile)`, "old mock; no recording of a sign-up has it"}
	oldList       = difference{`(?i)authenticatorid|catalogKey|authenticatorName|methodType|\.methods|^(authenticators|authenticatorEnrollments|enrollmentAuthenticator)`, "old mock of the lists; the recordings say what the simulator says"}
	keyless       = difference{`(options|Enrollments\.value)\[\]|options\[\w+\]\.value\.form\.value\[id\]\.visible|options\[webauthn\]`, "list entries of the mock that name no key, or hide the id"}
	mockKey       = difference{`activationData\.(hints|excludeCredentials)|currentAuthenticator\.value\.settings`, "presentation only; the dossier's list of recorded members has excludeCredentials"}
	noMethods     = difference{`^currentAuthenticator\.value\.methods`, "left out in this mock, there in the recording"}
	oldVerify     = difference{`authenticatorInstanceId|qrcode\.(Type|type)|currentAuthenticator\.value\.(id|displayName)`, "hand-edited mock of what is current"}
)

var passwordOnly = oktasim.Policy{Authenticators: []oktasim.Enrollment{{Key: "okta_password", Use: "required"}}}

// full is the org of the recorded sign-up.
var full = oktasim.Policy{Authenticators: []oktasim.Enrollment{
	{Key: "okta_password", Use: "required"}, {Key: "okta_email", Use: "required"}, {Key: "phone_number", Use: "optional"},
	{Key: "security_question", Use: "optional"}, {Key: "okta_verify", Use: "optional"},
}}

// toPhone and toQuestion walk the recorded sign-up on.
func (f *flow) toPhone() *flow {
	f.t.Helper()
	f.toSkip().text("+15551234567")
	return f.prove(f.code("+15551234567"))
}

func (f *flow) toQuestion() *flow {
	f.t.Helper()
	return f.toPhone().choose("security_question").post("enroll-authenticator", answers("questionKey", "disliked_food", "answer", "Rosenkohl"))
}

// unreachable are bodies that the simulator never makes, and why.
var unreachable = map[string]string{
	"idx/error-internal-server-error.json": "an org that breaks is a fault, with a body of the test's own",
}

// Every body of the collection is compared or named.
func TestEveryBodyIsCompared(t *testing.T) {
	files, err := filepath.Glob(fixtures + "/*/*.json")
	if err != nil || len(files) == 0 {
		t.Skipf("no bodies to compare with: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		if unreachable[name] == "" && !slices.ContainsFunc(shapes, func(s shape) bool { return s.file == name }) {
			t.Errorf("%s is compared with nothing", name)
		}
	}
}

func TestShapes(t *testing.T) {
	if _, err := os.Stat(fixtures); err != nil {
		t.Skipf("no bodies to compare with: %v", err)
	}
	for _, c := range shapes {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".json"), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(fixtures, c.file))
			if err != nil {
				t.Fatal(err)
			}
			var recorded any
			if err := json.Unmarshal(data, &recorded); err != nil {
				t.Fatal(err)
			}
			f := newFlow(t, oktasim.Start(t, c.policy), "ada@example.com")
			c.reach(f)
			want, got := paths(recorded), paths(f.body)
			report(t, "missing", want, got, c.except)
			report(t, "extra", got, want, c.except)
			if t.Failed() {
				t.Logf("body %s", f.raw)
			}
		})
	}
}

// report names the paths that only one side has and no difference covers.
func report(t *testing.T, what string, has, other map[string]bool, except []difference) {
	t.Helper()
	for _, p := range slices.Sorted(maps.Keys(has)) {
		covered := slices.ContainsFunc(except, func(d difference) bool { return regexp.MustCompile(d.path).MatchString(p) })
		if !other[p] && !covered && !otherOrg(p, other) {
			t.Errorf("%s: %s", what, p)
		}
	}
}

// authenticatorSegment is a list element that goes by an authenticator's key.
var authenticatorSegment = regexp.MustCompile(`^.*?(authenticators|Enrollments)\.value\[\w+\]|^.*?options\[\w+_\w+\]`)

// otherOrg says whether a path belongs to an authenticator that the other
// side's org does not offer at this step: which ones an org has is policy.
func otherOrg(path string, other map[string]bool) bool {
	segment := authenticatorSegment.FindString(path)
	return segment != "" && !other[segment+":object"]
}

// paths lists every member of a body with its type. Elements of arrays go by
// their name or key, options by the key of what they relate to, so that order
// does not matter.
func paths(v any) map[string]bool {
	found := map[string]bool{}
	collect(found, v, "", v)
	return found
}

func collect(found map[string]bool, body any, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		found[path+":object"] = true
		for name, inner := range v {
			collect(found, body, strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case []any:
		found[path+":array"] = true
		for _, inner := range v {
			collect(found, body, path+"["+nameOf(body, inner)+"]", inner)
		}
	default:
		found[fmt.Sprintf("%s:%T", path, v)] = true
	}
}

func nameOf(body, v any) string {
	if name := at[string](v, "name"); name != "" {
		return name
	}
	if key := at[string](v, "key"); key != "" {
		return key
	}
	var list string
	var i int
	related := strings.NewReplacer("$.", "", ".value[", " ", "]", "").Replace(at[string](v, "relatesTo"))
	if n, _ := fmt.Sscanf(related, "%s %d", &list, &i); n == 2 {
		if all := at[[]any](body, list, "value"); i < len(all) {
			return at[string](all[i], "key")
		}
	}
	return ""
}

func merged(a, b map[string]any) map[string]any {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}
