package oktasim

import (
	"encoding/base64"
	"errors"
	"net/url"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// activationData is what navigator.credentials.create is called with (sign-in
// widget mock). challenge and user.id are base64url.
type activationData struct {
	RP                 relyingParty       `json:"rp"`
	User               webauthnUser       `json:"user"`
	Params             []credentialParam  `json:"pubKeyCredParams"`
	Challenge          string             `json:"challenge"`
	Attestation        string             `json:"attestation"`
	Selection          webauthnSelection  `json:"authenticatorSelection"`
	U2F                map[string]string  `json:"u2fParams"`
	ExcludeCredentials []excludedWebauthn `json:"excludeCredentials"`
}

type relyingParty struct {
	Name string `json:"name"`
	ID   string `json:"id,omitempty"`
}

type webauthnUser struct {
	DisplayName string `json:"displayName"`
	Name        string `json:"name"`
	ID          string `json:"id"`
}

type credentialParam struct {
	Type string `json:"type"`
	Alg  int    `json:"alg"`
}

type webauthnSelection struct {
	UserVerification string `json:"userVerification"`
}

type excludedWebauthn struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

func webauthnKind() *kind {
	return &kind{
		key: KeyWebAuthn, typ: "security_key", prefix: "fwf", amr: "hwk",
		labels:  []words{{"Security Key or Biometric", "Sicherheitsschlüssel oder Biometrie"}, {"Passkey", "Passkey"}, {"Security Key or Biometric Authenticator (FIDO2)", "FIDO2-Authenticator"}},
		methods: oneMethod("webauthn"),
		extra:   constantMethod("webauthn"),
		credentials: func(*scene) field {
			c := group(fieldCredentials, webauthnInput("clientData", &isTrue), webauthnInput("attestation", &isTrue),
				// The mock says required of these two as well, but okta-auth-js omits them and is served.
				webauthnInput("transports", &isFalse), webauthnInput("clientExtensions", &isFalse))
			c.Type, c.Required = "object", &isTrue
			return c
		},
		detail: webauthnDetail,
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			t.tx.current = &pending{kind: kindOf(KeyWebAuthn), method: "webauthn", code: t.o.dice.secret43()}
			return nil
		},
		prove: proveWebauthn,
	}
}

func webauthnInput(name string, required *bool) field {
	return field{Name: name, Label: name, Visible: &isFalse, Required: required, Hint: "webauthn"}
}

func webauthnDetail(s *scene, a *authenticator) {
	u := s.tx.user
	a.ContextualData = &contextualData{ActivationData: &activationData{
		RP:   relyingParty{s.o.policy.Client.Label, s.o.policy.WebAuthn.RelyingParty},
		User: webauthnUser{u.Login, u.Login, u.ID},
		Params: []credentialParam{
			{string(protocol.PublicKeyCredentialType), int(webauthncose.AlgES256)}, {string(protocol.PublicKeyCredentialType), int(webauthncose.AlgRS256)},
		},
		Challenge: s.tx.current.code, Attestation: "direct",
		Selection: webauthnSelection{"discouraged"}, U2F: map[string]string{"appid": s.base}, ExcludeCredentials: []excludedWebauthn{},
	}}
}

// proveWebauthn verifies the attestation: challenge, origin, relying party,
// presence, algorithm and the attestation statement's signature. The keys are
// of the sign-in widget's language bundle, the status is inferred.
func proveWebauthn(t *turn, given proof) *refusal {
	parsed, err := parseAttestation(given)
	if err != nil {
		return top(400, say(t.tx.lang, badAttestation))
	}
	origin := parsed.Response.CollectedClientData.Origin
	if !slices.Contains(t.o.policy.origins(), origin) {
		return top(400, say(t.tx.lang, wrongOrigin))
	}
	params := []protocol.CredentialParameter{
		{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256}, {Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
	}
	_, err = parsed.Verify(t.tx.current.code, t.o.policy.relyingParty(origin), []string{origin}, nil, nil, protocol.TopOriginExplicitVerificationMode,
		false, false, true, nil, params, protocol.AttestationPolicy{}, protocol.SignaturePolicy{})
	if err != nil {
		return top(400, say(t.tx.lang, badAttestation))
	}
	t.tx.current.secret = base64.RawURLEncoding.EncodeToString(parsed.Response.AttestationObject.AuthData.AttData.CredentialID)
	return nil
}

// parseAttestation decodes what Okta's clients send: standard base64 with
// padding (okta-auth-js and sign-in widget source).
func parseAttestation(given proof) (*protocol.ParsedCredentialCreationData, error) {
	clientData, err := base64.StdEncoding.DecodeString(given.ClientData)
	attestation, err2 := base64.StdEncoding.DecodeString(given.Attestation)
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	raw := protocol.AuthenticatorAttestationResponse{
		AuthenticatorResponse: protocol.AuthenticatorResponse{ClientDataJSON: clientData}, AttestationObject: attestation,
	}
	response, err := raw.Parse()
	if err != nil {
		return nil, err
	}
	created := &protocol.ParsedCredentialCreationData{Response: *response, Raw: protocol.CredentialCreationResponse{AttestationResponse: raw}}
	// The credential's id is not sent beside the attestation; it is in it.
	created.RawID = response.AttestationObject.AuthData.AttData.CredentialID
	return created, nil
}

// origins are the pages that may make a passkey: the policy's, or those of
// the app's own addresses.
func (p *Policy) origins() []string {
	if len(p.WebAuthn.Origins) > 0 {
		return p.WebAuthn.Origins
	}
	var all []string
	for _, uri := range append(slices.Clone(p.RedirectURIs), p.InitiateLoginURI) {
		if u, err := url.Parse(uri); err == nil {
			all = append(all, u.Scheme+"://"+u.Host)
		}
	}
	return all
}

// relyingParty is the policy's, or the page's own host: that is what a browser
// takes when the org names none.
func (p *Policy) relyingParty(origin string) string {
	if id := p.WebAuthn.RelyingParty; id != "" {
		return id
	}
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
