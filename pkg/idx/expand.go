package idx

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"
)

// UnmarshalJSON reads what MarshalJSON wrote. Anything else is ErrTransaction.
func (tx *Transaction) UnmarshalJSON(b []byte) error {
	var version int
	var seed string
	var expires int64
	var forms, actions []json.RawMessage
	got := Transaction{}
	r := reader{}
	r.tuple(b, &version, &seed, &got.interactionHandle, &got.stateHandle, &expires, &forms, &actions)
	var err error
	got.seed, err = base64.RawURLEncoding.Strict().DecodeString(seed)
	if r.failed || version != compactVersion || err != nil || len(got.seed) != seedSize {
		return ErrTransaction
	}
	if expires != 0 {
		got.ExpiresAt = time.Unix(expires, 0).UTC()
	}
	got.Forms, got.Actions = r.forms(forms), r.forms(actions)
	if r.failed {
		return ErrTransaction
	}
	*tx = got
	return nil
}

// reader decodes the compact form. The first fault sticks, so that its callers need not check each step.
type reader struct{ failed bool }

func (r *reader) value(raw json.RawMessage, v any) {
	if json.Unmarshal(raw, v) != nil {
		r.failed = true
	}
}

// tuple decodes an array member by member. Members beyond the array are left at zero, members beyond dst are a fault.
func (r *reader) tuple(raw json.RawMessage, dst ...any) int {
	var items []json.RawMessage
	r.value(raw, &items)
	if len(items) > len(dst) {
		r.failed = true
		return 0
	}
	for i, item := range items {
		r.value(item, dst[i])
	}
	return len(items)
}

func (r *reader) word(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		var s string
		r.value(raw, &s)
		return s
	}
	var i int
	if r.value(raw, &i); i < 0 || i >= len(words) {
		r.failed = true
		return ""
	}
	return words[i]
}

func isArray(raw json.RawMessage) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) }

func (r *reader) forms(raws []json.RawMessage) []Form {
	var out []Form
	for _, raw := range raws {
		var name json.RawMessage
		var fields []json.RawMessage
		var f Form
		var refresh int64
		if isArray(raw) {
			r.tuple(raw, &name, &fields, &f.path, &f.accepts, &f.produces, &refresh)
		} else {
			name = raw
		}
		f.Name, f.Fields, f.Refresh = r.word(name), r.fields(fields), time.Duration(refresh)*time.Millisecond
		f.path = r.path(f.path, f.Name)
		out = append(out, f)
	}
	return out
}

func (r *reader) path(written, form string) string {
	switch {
	case written == untrusted:
		return ""
	case written == "" && usualPath[form] == "":
		r.failed = true
	case written == "":
		written = usualPath[form]
	}
	return pathPrefix + written
}

func (r *reader) fields(raws []json.RawMessage) []Field {
	var out []Field
	for _, raw := range raws {
		out = append(out, r.field(raw))
	}
	return out
}

func (r *reader) field(raw json.RawMessage) Field {
	if !isArray(raw) {
		return Field{Name: r.word(raw)}
	}
	var name json.RawMessage
	var flags int
	var rest [3]json.RawMessage
	n := r.tuple(raw, &name, &flags, &rest[0], &rest[1], &rest[2]) - 2
	f := Field{Name: r.word(name), Required: flags&flagRequired != 0, Constant: flags&flagConstant != 0}
	if kind := flags >> typeShift; kind >= 0 && kind < len(fieldTypes) {
		f.Type = fieldTypes[kind]
	} else {
		r.failed = true
	}
	used := 0
	take := func(bit int) (json.RawMessage, bool) {
		if flags&bit == 0 {
			return nil, false
		}
		used++
		if used > n {
			r.failed = true
			return nil, false
		}
		return rest[used-1], true
	}
	var items []json.RawMessage
	if part, ok := take(flagValue); ok {
		f.Value = r.scalar(part)
	}
	if part, ok := take(flagFields); ok {
		r.value(part, &items)
		f.Fields = r.fields(items)
	}
	if part, ok := take(flagOptions); ok {
		r.value(part, &items)
		f.Options = r.options(items)
	}
	r.failed = r.failed || used != n
	return f
}

func (r *reader) options(raws []json.RawMessage) []Option {
	var out []Option
	for _, raw := range raws {
		var pair []json.RawMessage
		if isArray(raw) {
			r.value(raw, &pair)
		}
		if len(pair) != 2 {
			out = append(out, Option{Value: r.scalar(raw)})
			continue
		}
		var fields []json.RawMessage
		r.value(pair[1], &fields)
		out = append(out, Option{Authenticator: Authenticator{Key: r.word(pair[0])}, Fields: r.fields(fields)})
	}
	return out
}

func (r *reader) scalar(raw json.RawMessage) json.RawMessage {
	if isArray(raw) {
		var one json.RawMessage
		r.tuple(raw, &one)
		return one
	}
	text, err := json.Marshal(r.word(raw))
	if err != nil {
		r.failed = true
	}
	return text
}
