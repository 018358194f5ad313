package oktasim

import (
	"encoding/json"
	"reflect"
	"strings"
)

// PolicySchema returns a JSON Schema (draft 2020-12) of policy files, made from
// the Go type, for editors that complete and check while somebody writes. The
// checks at start say more: what belongs together, and on which line it fails.
func PolicySchema() []byte {
	root := schemaOf(reflect.TypeFor[Policy]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "oktasim policy"
	data, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic("oktasim: policy schema: " + err.Error())
	}
	return append(data, '\n')
}

func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Struct:
		return objectSchema(t)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	}
	if words := wordsOf(t); words != nil {
		return map[string]any{"enum": words}
	}
	return map[string]any{"type": "string"}
}

// objectSchema takes names from the tags; a member that may not be left out of
// JSON may not be left out of a file either.
func objectSchema(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		name, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		properties[name] = schemaOf(t.Field(i).Type)
		if t == reflect.TypeFor[Enrollment]() && name == "key" {
			properties[name] = map[string]any{"enum": kindKeys()}
		}
		if rest == "" {
			required = append(required, name)
		}
	}
	schema := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
