package idx

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FieldError says that a value does not fit the form. Nothing was sent.
type FieldError struct {
	Form   string
	Path   []string // names of the members down to the offender
	Reason Reason
}

// Reason is why a value does not fit.
type Reason string

const (
	ReasonUnknown Reason = "is not a member of the form"
	ReasonMissing Reason = "is required"
	ReasonType    Reason = "has the wrong type"
	ReasonOption  Reason = "is not one of the allowed values"
)

func (e *FieldError) Error() string {
	return fmt.Sprintf("idx: form %s: %s %s", e.Form, strings.Join(e.Path, "."), e.Reason)
}

// Fill builds the body for f from values, which are nested as the form's fields are; leaves are string, [Secret], bool,
// any number type or json.Number. Constant members are echoed whatever values say, and defaults are kept unless values
// override them. The error is a *FieldError. It does not add the state handle; [Client.Submit] does.
func (f *Form) Fill(values map[string]any) (map[string]any, error) {
	return filler{f.Name}.object(f.Fields, values, nil, false)
}

type filler struct{ form string }

func (fl filler) fault(reason Reason, path []string) error {
	return &FieldError{Form: fl.form, Path: slices.Clone(path), Reason: reason}
}

func (fl filler) object(fields []Field, values map[string]any, path []string, required bool) (map[string]any, error) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if fieldNamed(fields, name) == nil {
			return nil, fl.fault(ReasonUnknown, append(path, name))
		}
	}
	out := map[string]any{}
	for i := range fields {
		f := &fields[i]
		value, given := values[f.Name]
		// Forms for a code mark the object as required and its only member not.
		needed := f.Required || required && len(fields) == 1
		filled, err := fl.field(f, value, given, needed, append(slices.Clip(path), f.Name))
		if err != nil {
			return nil, err
		}
		if filled != nil {
			out[f.Name] = filled
		}
	}
	return out, nil
}

// field returns what to send for one member, or nil to leave it out.
func (fl filler) field(f *Field, value any, given, required bool, path []string) (any, error) {
	switch {
	case f.Constant:
		return f.Value, nil
	case len(f.Fields) > 0:
		return fl.nested(f.Fields, value, given, required, path)
	case f.hasObjects():
		return fl.oneOf(f, value, given, required, path)
	case !given && len(f.Value) > 0 && f.Value[0] != '{':
		return f.Value, nil
	case !given && required:
		return nil, fl.fault(ReasonMissing, path)
	case !given:
		return nil, nil
	}
	return fl.scalar(f, value, path)
}

func (f *Field) hasObjects() bool { return len(f.Options) > 0 && len(f.Options[0].Fields) > 0 }

func (fl filler) nested(fields []Field, value any, given, required bool, path []string) (any, error) {
	values, ok := value.(map[string]any)
	if given && !ok {
		return nil, fl.fault(ReasonType, path)
	}
	out, err := fl.object(fields, values, path, required)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return out, nil
}

// oneOf fills the one alternative that the values name: the first whose constants they do not contradict and which has
// every member they give.
func (fl filler) oneOf(f *Field, value any, given, required bool, path []string) (any, error) {
	values, ok := value.(map[string]any)
	switch {
	case !given && !required:
		return nil, nil
	case !given:
		return nil, fl.fault(ReasonMissing, path)
	case !ok:
		return nil, fl.fault(ReasonType, path)
	}
	for i := range f.Options {
		if f.Options[i].fits(values) {
			return fl.nested(f.Options[i].Fields, values, true, false, path)
		}
	}
	return nil, fl.fault(ReasonOption, path)
}

func (o *Option) fits(values map[string]any) bool {
	for name, value := range values {
		f := o.Field(name)
		if f == nil || f.Constant && f.Text() != plainText(value) {
			return false
		}
	}
	return true
}

func (fl filler) scalar(f *Field, value any, path []string) (any, error) {
	if secret, ok := value.(Secret); ok {
		value = secret.Reveal()
	}
	if !typeFits(f.Type, value) {
		return nil, fl.fault(ReasonType, path)
	}
	if len(f.Options) > 0 && f.Type != "boolean" {
		allowed := func(o Option) bool { return o.Text() == plainText(value) }
		if !slices.ContainsFunc(f.Options, allowed) {
			return nil, fl.fault(ReasonOption, path)
		}
	}
	return value, nil
}

func typeFits(typ string, value any) bool {
	switch value.(type) {
	case bool:
		return typ == "boolean"
	case int, int64, float64, json.Number:
		return typ == "number" || typ == "integer"
	case string:
		return typ != "boolean" && typ != "number" && typ != "integer" && typ != "object"
	}
	return false
}

func plainText(value any) string {
	if secret, ok := value.(Secret); ok {
		return secret.Reveal()
	}
	return fmt.Sprint(value)
}
