package oktasim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// members is a JSON object, one level deep.
type members map[string]json.RawMessage

// readObject reads exactly one JSON object.
func readObject(body []byte) (members, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	var m members
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if m == nil {
		return nil, errors.New("not an object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return m, nil
}

// misfit is how a body fails a form: a member that is missing, or one that the
// form does not allow.
type misfit struct{ missing string }

// fit holds a body against the inputs of a form: every member is an input,
// every constant comes back unchanged, choices are among the offered, and what
// is required is there. That Okta refuses unknown members and altered
// constants is inferred from the meaning of ION's mutable.
func fit(inputs []field, body members) *misfit {
	inputs = oneProfile(inputs)
	for name := range body {
		if !slices.ContainsFunc(inputs, func(f field) bool { return f.Name == name }) {
			return &misfit{}
		}
	}
	for i := range inputs {
		raw, given := body[inputs[i].Name]
		if !given {
			if inputs[i].demanded() {
				return &misfit{missing: inputs[i].Name}
			}
			continue
		}
		if bad := inputs[i].fit(raw); bad != nil {
			return bad
		}
	}
	return nil
}

// oneProfile joins the userProfile blocks of progressive profiling: a body has
// one.
func oneProfile(inputs []field) []field {
	var joined []field
	first := -1
	for _, f := range inputs {
		if f.Name == fieldProfile && first >= 0 {
			joined[first].Form = &fields{slices.Concat(joined[first].Form.Value, f.Form.Value)}
			continue
		}
		if f.Name == fieldProfile {
			first = len(joined)
		}
		joined = append(joined, f)
	}
	return joined
}

// demanded says whether an input must be there. The recordings leave required
// out for userProfile, for authenticator and for the passcode inside required
// credentials, yet nothing works without them.
func (f *field) demanded() bool {
	switch f.Name {
	case fieldProfile, fieldAuthenticator, fieldPasscode, fieldIdentifier:
		return true
	}
	return f.Required != nil && *f.Required
}

// fit holds one member against its input.
func (f *field) fit(raw json.RawMessage) *misfit {
	if f.Name == fieldProfile {
		return f.fitProfile(raw)
	}
	inner, holdsForm := f.Value.(*nested)
	switch {
	case holdsForm:
		return fitObject(inner.Form.Value, raw)
	case f.Form != nil:
		return fitObject(f.Form.Value, raw)
	case len(f.Options) > 0:
		return f.fitOption(raw)
	case f.Type == "boolean":
		var b *bool
		if json.Unmarshal(raw, &b) != nil || b == nil {
			return &misfit{}
		}
		return unless(f.Mutable == nil || *f.Mutable || f.Value == *b)
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return &misfit{}
	}
	constant := f.Mutable != nil && !*f.Mutable
	return unless(!constant || *s == f.Value)
}

// fitProfile looks at names only: values are judged attribute by attribute,
// with a message at each.
func (f *field) fitProfile(raw json.RawMessage) *misfit {
	m, err := readObject(raw)
	if err != nil {
		return &misfit{}
	}
	for name := range m {
		if !slices.ContainsFunc(f.Form.Value, func(a field) bool { return a.Name == name }) {
			return &misfit{}
		}
	}
	return nil
}

// fitOption wants one of the scalar choices, or an object that one of the
// nested forms allows.
func (f *field) fitOption(raw json.RawMessage) *misfit {
	worst := &misfit{}
	for _, o := range f.Options {
		switch choice := o.Value.(type) {
		case string:
			var s string
			if json.Unmarshal(raw, &s) == nil && s == choice {
				return nil
			}
		case bool:
			var b *bool
			if json.Unmarshal(raw, &b) == nil && b != nil && *b == choice {
				return nil
			}
		case *nested:
			bad := fitObject(choice.Form.Value, raw)
			if bad == nil {
				return nil
			}
			if bad.missing != "" {
				worst = bad
			}
		}
	}
	return worst
}

func fitObject(inputs []field, raw json.RawMessage) *misfit {
	m, err := readObject(raw)
	if err != nil {
		return &misfit{}
	}
	return fit(inputs, m)
}

func unless(ok bool) *misfit {
	if ok {
		return nil
	}
	return &misfit{}
}
