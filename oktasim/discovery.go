package oktasim

import "net/http"

// metadata is the discovery document, member for member what the simulator
// can do and no more.
type metadata struct {
	Issuer                string   `json:"issuer"`
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	InteractionEndpoint   string   `json:"interaction_endpoint"`
	KeysURI               string   `json:"jwks_uri"`
	UserinfoEndpoint      string   `json:"userinfo_endpoint"`
	IntrospectionEndpoint string   `json:"introspection_endpoint"`
	RevocationEndpoint    string   `json:"revocation_endpoint"`
	ResponseTypes         []string `json:"response_types_supported"`
	GrantTypes            []string `json:"grant_types_supported"`
	SubjectTypes          []string `json:"subject_types_supported"`
	Algorithms            []string `json:"id_token_signing_alg_values_supported"`
	Scopes                []string `json:"scopes_supported"`
	ClientAuthentication  []string `json:"token_endpoint_auth_methods_supported"`
	IntrospectionMethods  []string `json:"introspection_endpoint_auth_methods_supported"`
	RevocationMethods     []string `json:"revocation_endpoint_auth_methods_supported"`
	Claims                []string `json:"claims_supported"`
	ChallengeMethods      []string `json:"code_challenge_methods_supported"`
}

var clientMethods = []string{"client_secret_basic", "client_secret_post", "private_key_jwt", "none"}

// discovery serves the document of one authorization server.
func (o *Org) discovery(r *request) reply {
	oauth := r.base + oauthPath(r.server) + "/v1"
	answer := jsonReply(http.StatusOK, plainJSON, metadata{
		Issuer: issuerOf(r.server, r.base), AuthorizationEndpoint: oauth + "/authorize",
		TokenEndpoint: oauth + "/token", InteractionEndpoint: oauth + "/interact", KeysURI: oauth + "/keys",
		UserinfoEndpoint: oauth + "/userinfo", IntrospectionEndpoint: oauth + "/introspect", RevocationEndpoint: oauth + "/revoke",
		ResponseTypes: []string{"code"}, GrantTypes: []string{grantInteraction, tokenRefresh}, SubjectTypes: []string{"public"},
		Algorithms: []string{"RS256"}, Scopes: knownScopes,
		ClientAuthentication: clientMethods, IntrospectionMethods: clientMethods, RevocationMethods: clientMethods,
		Claims: []string{"iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce", "name",
			"preferred_username", "given_name", "family_name", "email", "email_verified", "updated_at", "at_hash"},
		ChallengeMethods: []string{"S256"},
	})
	answer.header = http.Header{"Cache-Control": {"max-age=86400, must-revalidate"}}
	return answer
}
