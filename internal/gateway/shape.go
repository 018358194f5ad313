package gateway

import (
	"encoding/json"
	"reflect"

	"github.com/idxflow/idxflow/pkg/idx"
)

// shape is what a JSON object may hold: which members, and how each is read into its struct. The JSON tags of the input
// structs in pkg/flow are the schema; there is no other.
type shape struct{ members map[string]member }

type member struct {
	field int
	read  reader
}

// reader reads the value at the decoder's position into v.
type reader func(d *decoder, v reflect.Value)

// readers has a row for each Go type that an input may use.
var readers = map[reflect.Type]reader{
	reflect.TypeFor[string]():          func(d *decoder, v reflect.Value) { v.SetString(d.given()) },
	reflect.TypeFor[idx.Secret]():      func(d *decoder, v reflect.Value) { v.Set(reflect.ValueOf(idx.NewSecret(d.given()))) },
	reflect.TypeFor[bool]():            func(d *decoder, v reflect.Value) { v.SetBool(d.boolean()) },
	reflect.TypeFor[*bool]():           func(d *decoder, v reflect.Value) { b := d.boolean(); v.Set(reflect.ValueOf(&b)) },
	reflect.TypeFor[[]string]():        func(d *decoder, v reflect.Value) { v.Set(reflect.ValueOf(d.strings())) },
	reflect.TypeFor[json.RawMessage](): func(d *decoder, v reflect.Value) { v.SetBytes(d.raw()) },
}

// objects has a row for each free object: how deep its values may nest differs by member.
var objects = map[string]reader{
	"profile": func(d *decoder, v reflect.Value) { v.Set(reflect.ValueOf(d.object(flatValue))) },
	"values":  func(d *decoder, v reflect.Value) { v.Set(reflect.ValueOf(d.object(nestedValue))) },
}

// shapeOf returns the shape of In. It panics if a field cannot be read: an input of pkg/flow has grown a type that this
// package does not know.
func shapeOf[In any]() *shape { return shapeOfType(reflect.TypeFor[In]()) }

func shapeOfType(t reflect.Type) *shape {
	s := &shape{members: make(map[string]member, t.NumField())}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("json")
		s.members[name] = member{i, readerOf(t.Field(i).Type, name)}
	}
	return s
}

func readerOf(t reflect.Type, name string) reader {
	if read, ok := readers[t]; ok {
		return read
	}
	if read, ok := objects[name]; ok && t == reflect.TypeFor[map[string]any]() {
		return read
	}
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		panic("gateway: no reader for member " + name + " of type " + t.String())
	}
	inner := shapeOfType(t.Elem())
	return func(d *decoder, v reflect.Value) {
		v.Set(reflect.New(t.Elem()))
		d.structure(inner, v.Elem())
	}
}
