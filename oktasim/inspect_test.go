package oktasim_test

import "strings"

// names lists the remediations of the last answer.
func (f *flow) names() string {
	var names []string
	for _, rem := range at[[]any](f.body, "remediation", "value") {
		names = append(names, rem.(map[string]any)["name"].(string))
	}
	return strings.Join(names, " ")
}

// keys lists every message key of the last answer, wherever it stands; a
// message without one counts by its text.
func (f *flow) keys() string {
	var found []string
	walk(f.body, func(m map[string]any) {
		text, isMessage := m["message"].(string)
		if !isMessage {
			return
		}
		if key := at[string](m, "i18n", "key"); key != "" {
			text = key
		}
		found = append(found, text)
	})
	return strings.Join(found, " ")
}

func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

// at walks into decoded JSON; the zero value when the path is not there.
func at[T any](v any, path ...string) T {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	found, _ := v.(T)
	return found
}

// want holds status, remediations and message keys of the last answer.
func (f *flow) want(status int, names, keys string) *flow {
	f.t.Helper()
	if f.status != status || f.names() != names || f.keys() != keys {
		f.t.Fatalf("got  %d [%s] [%s]\nwant %d [%s] [%s]\nbody %s", f.status, f.names(), f.keys(), status, names, keys, f.raw)
	}
	return f
}
