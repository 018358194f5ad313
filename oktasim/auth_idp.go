package oktasim

// idpRef names an identity provider.
type idpRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// idpKind is an identity provider as an authenticator: the browser goes there
// and comes back (sign-in widget mock).
func idpKind() *kind {
	return &kind{
		key: KeyIDP, typ: "federated", prefix: "fed",
		labels:  []words{{"IDP Authenticator", "IDP-Authenticator"}, {"Company account", "Firmenkonto"}, {"Partner sign-in", "Partneranmeldung"}},
		methods: oneMethod("idp"),
		extra:   noFields,
		lead: func(s *scene, p *pending) []form {
			return []form{related(s.redirect("OIDC", idpRef{s.o.dice.fixedID("0oa", KeyIDP), s.label(p.kind)}))}
		},
		detail: func(*scene, *authenticator) {},
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			t.tx.current = &pending{kind: kindOf(KeyIDP), method: "idp"}
			return nil
		},
	}
}

// customCodeKind is a hardware token that nobody can enrol on their own.
func customCodeKind() *kind {
	return &kind{
		key: KeyCustom, typ: "security_key", prefix: "chf", amr: "otp",
		labels:  []words{{"Custom OTP", "Eigenes Einmalkennwort"}, {"Hardware token", "Hardware-Token"}},
		methods: oneMethod("otp"),
		extra:   constantMethod("otp"),
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			return top(400, say(t.tx.lang, hotpRestricted)) // key of a mock, status inferred
		},
	}
}
