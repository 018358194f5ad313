package oktasim

// deny ends a transaction for a reason that policy gives. The bodies are of
// sign-in widget mocks; status and moment of all but the first are inferred.
func (t *turn) deny() *refusal {
	switch t.o.policy.Denial {
	case DenialAccess:
		t.tx.step, t.tx.notes = atEnd, []message{say(t.tx.lang, accessDenied)}
		return bare(403, t.tx.notes[0])
	case DenialText:
		said := say(t.tx.lang, accessDeniedText)
		said.Links = []messageLink{{"Help", "https://help.example.com/"}}
		t.tx.step, t.tx.notes = atEnd, []message{said}
		return bare(403, said)
	case DenialAssurance:
		return t.end(403, say(t.tx.lang, unsatisfiable, t.o.policy.Client.Label))
	}
	return nil
}

// maintain stands for a server under maintenance: nothing can be set up. What
// is optional can be skipped, and what is required ends the sign-up (sign-in
// widget mocks).
func (t *turn) maintain() bool {
	if !t.o.policy.SafeMode {
		return false
	}
	t.tx.step = atSafe
	if t.o.mustEnroll(t.tx) {
		t.tx.step, t.tx.notes = atEnd, []message{say(t.tx.lang, safeRequired)}
	}
	return true
}

func viewSafe(s *scene, r *response) {
	r.Remediation = listOf([]form{s.form(remSkip, pathSkip)})
	r.Messages = listOf([]message{say(s.tx.lang, safeOptional)})
}
