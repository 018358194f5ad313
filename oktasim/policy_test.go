package oktasim_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

func TestWorkedExamples(t *testing.T) {
	files, err := filepath.Glob("policies/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d policies (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			p, err := oktasim.ReadPolicy(file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := oktasim.New(oktasim.Options{Policy: p}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Every error names the file and the line, and an enumeration its words.
func TestPolicyErrors(t *testing.T) {
	for name, c := range map[string]struct{ policy, want string }{
		"an unknown word":         {"language: en\nsignUp: maybe\n", `p.yaml:2: signUp: "maybe" is not allowed; use one of allowed, disabled, unavailable`},
		"a nested unknown word":   {"email:\n  codeLength: 6\n  verification: later\n", `p.yaml:3: email.verification: "later" is not allowed; use one of required, optional, off`},
		"a word in a list":        {"phone:\n  methods:\n    - sms\n    - fax\n", `p.yaml:4: phone.methods[1]: "fax" is not allowed; use one of sms, voice`},
		"an unknown key":          {"authenticators:\n  - {key: okta_pasword, use: required}\n", `p.yaml:2: authenticators[0].key: "okta_pasword" is not allowed; use one of okta_password, okta_email, phone_number`},
		"an unknown member":       {"language: en\nsignup: allowed\n", `p.yaml:2: unknown field "signup"`},
		"a nested unknown one":    {"email:\n  magic: true\n", `p.yaml:2: unknown field "magic"`},
		"a member twice":          {"language: en\nlanguage: de\n", `p.yaml:2: `},
		"a wrong type":            {"\n\nphone: 3\n", `p.yaml:3: `},
		"not YAML":                {"a: [\n", `p.yaml:`},
		"a tag":                   {"authenticators:\n  ! 0\n", `p.yaml:2: tags, anchors and aliases are not allowed`},
		"an alias":                {"email: &e {}\nphone: *e\n", `p.yaml:1: tags, anchors and aliases are not allowed`},
		"two documents":           {"language: en\n---\nlanguage: de\n", `p.yaml: more than one document`},
		"no e-mail attribute":     {"profile:\n  - name: login\n", `p.yaml:2: profile: the attribute "email" is missing`},
		"a broken pattern":        {"profile:\n  - name: email\n    pattern: \"[\"\n", `p.yaml:3: profile[0].pattern: `},
		"no authenticator":        {"authenticators:\n  - {key: okta_email, use: disabled}\n", `p.yaml:2: authenticators: at least one`},
		"a short handle":          {"stateHandle: {length: 3}\n", `p.yaml:1: stateHandle.length: 3 is outside 20 to 8192`},
		"a relative redirect":     {"redirectUris: [/callback]\n", `p.yaml:1: redirectUris[0]: "/callback" is not an absolute URI`},
		"a status of its own":     {"wrongCodeStatus: 418\n", `p.yaml:1: wrongCodeStatus: 418 is not allowed; use one of 400, 401`},
		"more than one at once":   {"signUp: x\norder: y\n", "p.yaml:2: order"},
		"requires a disabled one": {"requireOneOf: [phone_number]\nauthenticators: [{key: okta_email, use: required}]\n", `p.yaml:1: requireOneOf[0]: "phone_number" is not enabled`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := oktasim.DecodePolicy("p.yaml", []byte(c.policy))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestEmptyFileIsTheDefault(t *testing.T) {
	for _, data := range []string{"", "# nothing\n", "{}"} {
		if _, err := oktasim.DecodePolicy("p.yaml", []byte(data)); err != nil {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// What the admin port shows can be put back unchanged.
func TestEffectivePolicyRoundTrips(t *testing.T) {
	org, err := oktasim.New(oktasim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := json.Marshal(org.Policy())
	if err != nil {
		t.Fatal(err)
	}
	back, err := oktasim.DecodePolicy("p.json", shown)
	if err != nil {
		t.Fatal(err)
	}
	if err := org.SetPolicy(back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(org.Policy()); string(again) != string(shown) {
		t.Errorf("got  %s\nwant %s", again, shown)
	}
}

func FuzzDecodePolicy(f *testing.F) {
	files, _ := filepath.Glob("policies/*.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, seed := range []string{"", "{}", "a: &a [*a]", "profile: [{name: email, pattern: '('}]", "\x00", "? :", "- - -", "phone: {methods: [sms, sms]}",
		"authenticators:\n  ! 0", "profile: !!binary x", "email: &e {}\nphone: *e"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := oktasim.DecodePolicy("p.yaml", data)
		if err != nil {
			return
		}
		if _, err := oktasim.New(oktasim.Options{Policy: p}); err != nil {
			t.Errorf("decoded, but refused: %v", err)
		}
	})
}
