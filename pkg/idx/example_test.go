package idx_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/idx"
)

// A sign-up begins in one process and ends in another. Between them travels nothing but the marshalled transaction.
func Example() {
	org := startOrg() // a simulated org; use your own issuer, client id and secret
	defer org.stop()

	first := org.client()
	tx, _, err := first.Start(context.Background(), idx.StartOptions{})
	check(err)
	_, err = first.Proceed(context.Background(), tx, idx.FormSelectEnrollProfile, nil)
	check(err)
	resp, err := first.Proceed(context.Background(), tx, idx.FormEnrollProfile, map[string]any{
		"userProfile": map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com"},
	})
	check(err)
	fmt.Println("the first client stops at:", resp.Step().Name)
	carried, err := json.Marshal(tx) // seal this, or keep it where only you can read it
	check(err)

	second := org.client()
	tx = &idx.Transaction{}
	check(json.Unmarshal(carried, tx))
	resp, err = second.Proceed(context.Background(), tx, idx.FormSelectAuthenticator, map[string]any{
		"authenticator": map[string]any{"id": passwordID(tx)},
	})
	check(err)
	fmt.Println("the second client goes on with:", resp.Current.Key)
	resp, err = second.Proceed(context.Background(), tx, idx.FormEnrollAuthenticator, map[string]any{
		"credentials": map[string]any{"passcode": idx.NewSecret("Correct horse 7")},
	})
	check(err)
	tokens, err := second.Redeem(context.Background(), tx, resp.InteractionCode)
	check(err)
	fmt.Println("and ends with tokens for:", tokens.Claims.All["email"])
	// Output:
	// the first client stops at: select-authenticator-enroll
	// the second client goes on with: okta_password
	// and ends with tokens for: ada@example.com
}

// passwordID finds the option by key: ids differ from org to org, labels by language.
func passwordID(tx *idx.Transaction) string {
	for _, o := range tx.Form(idx.FormSelectAuthenticator).Field("authenticator").Options {
		if o.Authenticator.Key == idx.KeyPassword {
			return o.Field("id").Text()
		}
	}
	return ""
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// org is a simulated org outside a test.
type org struct {
	*oktasim.Server
	cleanup []func()
}

func startOrg() *org {
	o := &org{}
	o.Server = oktasim.Start(o, oktasim.Policy{
		Authenticators: []oktasim.Enrollment{{Key: "okta_password", Use: oktasim.Required}},
		Email:          oktasim.EmailRule{Verification: oktasim.VerificationOff},
	})
	return o
}

func (o *org) stop() {
	for _, f := range o.cleanup {
		f()
	}
}

func (o *org) client() *idx.Client {
	c, err := idx.New(idx.Config{Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: idx.NewSecret(o.ClientSecret), RedirectURI: o.RedirectURI})
	check(err)
	return c
}

func (o *org) Helper()                           {}
func (o *org) Cleanup(f func())                  { o.cleanup = append(o.cleanup, f) }
func (o *org) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (o *org) Logf(string, ...any)               {}
