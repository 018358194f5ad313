package oktasim

// kind is one authenticator the org knows: a row here and a small file.
type kind struct {
	key, typ string
	prefix   string // of enrolment ids
	labels   []words
	// methods lists what the policy allows.
	methods func(*Policy) []string
	// extra are the option's fields beside id.
	extra func(*scene) []field
	// passcode is the input of the form that completes it.
	passcode field
	// detail adds what only the authenticator itself shows while current.
	detail func(*scene, *authenticator)
	// begin starts an enrolment or a challenge: sends the code, if there is one.
	begin func(*turn, pickedAuthenticator) *refusal
	// prove judges what the person typed.
	prove func(*turn, string) *refusal
	// again sends the code again; nil where nothing is sent.
	again func(*turn) *refusal
}

// kinds is every authenticator. It is filled in init because the rows' functions
// look each other up in it.
var kinds []*kind

func init() {
	kinds = []*kind{passwordKind(), emailKind(), phoneKind()}
}

func kindOf(key string) *kind {
	for _, k := range kinds {
		if k.key == key {
			return k
		}
	}
	return nil
}

func kindKeys() []string {
	keys := make([]string, len(kinds))
	for i, k := range kinds {
		keys[i] = k.key
	}
	return keys
}

// label is the display name of this run.
func (s *scene) label(k *kind) string {
	if name := s.o.policy.DisplayNames[k.key]; name != "" {
		return name
	}
	return s.wording(k.key, k.labels)
}

// authenticatorID is the org's id for an authenticator; key is the stable name.
func (o *Org) authenticatorID(k *kind) string { return o.dice.fixedID("aut", k.key) }

// describe is the authenticator's definition, with every allowed method.
func (s *scene) describe(k *kind) authenticator {
	return authenticator{
		Type: k.typ, Key: k.key, ID: s.o.authenticatorID(k), DisplayName: s.label(k),
		Methods: methodsOf(k.methods(&s.o.policy)...),
	}
}

func methodsOf(names ...string) []method {
	ms := make([]method, len(names))
	for i, n := range names {
		ms[i] = method{n}
	}
	return ms
}
