package oktasim

// kind is one authenticator the org knows: a row here and a small file.
type kind struct {
	key, typ string
	prefix   string // of enrolment ids
	labels   []words
	// methods lists what the policy allows.
	methods func(*Policy) []string
	// amr is the word of RFC 8176 for it, if that has one.
	amr string
	// signsIn says whether the simulator can ask for it at sign-in.
	signsIn bool
	// extra are the option's fields beside id.
	extra func(*scene) []field
	// passcode is the input of the form that completes it; credentials draws
	// that form's input where it is not a passcode.
	passcode    field
	credentials func(*scene) field
	// lead draws the forms that stand first while it is current, where they
	// are not enroll-authenticator.
	lead func(*scene, *pending) []form
	// detail adds what only the authenticator itself shows while current.
	detail func(*scene, *authenticator)
	// begin starts an enrolment or a challenge: sends the code, if there is one.
	begin func(*turn, pickedAuthenticator) *refusal
	// challenge begins a sign-in with what was enrolled; nil where that is what
	// begin does too.
	challenge func(*turn, enrollment)
	// prove judges what the person typed.
	prove func(*turn, proof) *refusal
	// again sends the code again; nil where nothing is sent.
	again func(*turn) *refusal
}

// kinds is every authenticator. It is filled in init because the rows' functions
// look each other up in it.
var kinds []*kind

func init() {
	kinds = []*kind{
		passwordKind(), emailKind(), phoneKind(), questionKind(), totpKind(), verifyKind(), webauthnKind(), idpKind(), customCodeKind(),
	}
}

// noFields is extra of an authenticator whose option has nothing but its id.
func noFields(*scene) []field { return nil }

// oneMethod is methods of an authenticator with a single one.
func oneMethod(name string) func(*Policy) []string {
	return func(*Policy) []string { return []string{name} }
}

// constantMethod is extra of an authenticator with a single method.
func constantMethod(name string) func(*scene) []field {
	return func(*scene) []field { return []field{constant(fieldMethod, name, &isFalse)} }
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
