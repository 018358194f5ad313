package oktasim_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/idxflow/idxflow/oktasim"
)

// An org inside a program: two handlers, to be served wherever they are wanted.
// A test would call Start instead.
func ExampleNew() {
	policy, err := oktasim.DecodePolicy("inline", []byte(`
authenticators:
  - {key: okta_password, use: required}
email: {verification: optional}
client: {id: 0oaExample, public: true}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	org, err := oktasim.New(oktasim.Options{Policy: policy, Seed: 42, PublicURL: "https://org.example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	protocol := httptest.NewServer(org.Handler())
	defer protocol.Close()
	inbox := httptest.NewServer(org.AdminHandler())
	defer inbox.Close()

	fmt.Println(org.Issuer("https://org.example"))
	fmt.Println(org.Policy().Client.ID)
	fmt.Println(len(org.Messages("ada@example.com")))
	// Output:
	// https://org.example/oauth2/default
	// 0oaExample
	// 0
}

// A misspelt policy says where and what is allowed.
func ExampleDecodePolicy() {
	_, err := oktasim.DecodePolicy("org.yaml", []byte("language: en\nsignUp: never\n"))
	fmt.Println(err)
	// Output: org.yaml:2: signUp: "never" is not allowed; use one of allowed, disabled, unavailable
}
