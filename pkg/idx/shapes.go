package idx

import (
	"bytes"
	"encoding/json"
	"errors"
)

// The wire types hold only what is used. Decoding is tolerant by intent: Okta's bodies differ between releases, so a
// member of an unexpected type is left out and the rest is read.
type (
	wireResponse struct {
		Version     string
		StateHandle string
		ExpiresAt   string
		Remediation wireList[wireForm]
		Messages    wireList[wireMessage]

		CurrentAuthenticator           wireValue[wireAuthenticator]
		CurrentAuthenticatorEnrollment wireValue[wireAuthenticator]
		EnrollmentAuthenticator        wireValue[wireAuthenticator]
		Authenticators                 wireList[wireAuthenticator]
		AuthenticatorEnrollments       wireList[wireAuthenticator]

		User    wireValue[struct{ ID, Identifier string }]
		Captcha wireValue[struct{ ID, SiteKey, Type string }]
		Cancel  *wireForm
		Success *wireForm `json:"successWithInteractionCode"`

		// The other error formats, so that one decoding tells them apart.
		OAuthError       string `json:"error"`
		OAuthDescription string `json:"error_description"`
		Message          string `json:"message"`
		ErrorCode        string
		ErrorSummary     string
	}
	wireList[T any]  struct{ Value []T }
	wireValue[T any] struct{ Value *T }

	wireForm struct {
		Rel      json.RawMessage
		Name     string
		Href     string
		Accepts  string
		Produces string
		Refresh  float64 // milliseconds
		Type     string
		IDP      *struct{ ID, Name string }
		Value    []wireField
	}
	wireField struct {
		Name, Type, Label, Hint string
		Required, Secret        bool
		Visible, Mutable        *bool
		Value                   json.RawMessage
		Form                    *wireFields
		Options                 []wireOption
		MinLength, MaxLength    int
		Messages                wireList[wireMessage]
	}
	wireFields struct{ Value []wireField }
	wireOption struct {
		Label     string
		Value     json.RawMessage
		RelatesTo json.RawMessage
	}
	wireOptionValue struct {
		Form  *wireFields
		Value *wireDisplay
	}
	wireDisplay struct {
		InputType, Format string
		Options           []wireOption
	}
	wireMessage struct {
		Message string
		Class   string
		I18n    struct {
			Key    string
			Params []json.RawMessage
		}
	}
	wireAuthenticator struct {
		Key, ID, Type, DisplayName string
		Methods                    []struct{ Type string }
		Profile                    struct{ Email, PhoneNumber string }
		Settings                   *struct{ Complexity, Age json.RawMessage }
		ContextualData             struct{ UseEmailMagicLink *bool }
		Resend, Poll, Recover      *wireForm
	}
)

// lax decodes b into v and forgives members of the wrong type, which encoding/json skips.
func lax(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return nil
	}
	return err
}

// isObject reports whether b looks like a JSON object, without decoding it.
func isObject(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}
