package gateway

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/idxflow/idxflow/pkg/flow"
)

// maxDepth bounds the nesting of a body. The deepest form known nests four levels.
const maxDepth = 32

// decoder walks a body that is known to be valid JSON (RFC 8259), and refuses what encoding/json would let pass:
// unknown and repeated members, other types, null, and strings that are no Unicode text. It stops at the first offender.
type decoder struct {
	data    []byte
	at      int
	path    []string      // of member names, to the value being read
	problem *flow.Problem // once it is set, nothing more is read
}

// decode reads body into the struct that into points to. The error is a *flow.Problem whose message points at the
// offender (RFC 6901).
func (s *shape) decode(body []byte, into any) error {
	d := &decoder{data: body}
	if !json.Valid(body) {
		return flow.Invalid("", "the body is not one valid JSON value")
	}
	d.skipBlanks()
	d.structure(s, reflect.ValueOf(into).Elem())
	if d.problem != nil {
		return d.problem
	}
	return nil
}

// fault refuses the value being read.
func (d *decoder) fault(text string) {
	if d.problem == nil {
		d.problem = flow.Invalid(flow.Pointer(d.path), text)
	}
}

// structure reads an object whose members are known.
func (d *decoder) structure(s *shape, v reflect.Value) {
	d.members(func(name string) {
		m, ok := s.members[name]
		if !ok {
			d.fault("is not a known member")
			return
		}
		m.read(d, v.Field(m.field))
	})
}

// object reads an object of any members whose values are read by value.
func (d *decoder) object(value func(*decoder) any) map[string]any {
	out := map[string]any{}
	d.members(func(name string) { out[name] = value(d) })
	return out
}

// members calls read for each member of an object, with the decoder at the member's value.
func (d *decoder) members(read func(name string)) {
	if !d.open('{', "must be an object") {
		return
	}
	seen := map[string]bool{}
	for d.more('}') {
		name := d.text()
		d.path = append(d.path, name)
		if seen[name] {
			d.fault("occurs twice")
		}
		seen[name] = true
		d.skipBlanks()
		d.at++ // colon
		d.skipBlanks()
		if d.problem == nil {
			read(name)
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// elements calls read for each element of a list, with the decoder at it.
func (d *decoder) elements(read func()) {
	if !d.open('[', "must be a list") {
		return
	}
	for i := 0; d.more(']'); i++ {
		d.path = append(d.path, strconv.Itoa(i))
		read()
		d.path = d.path[:len(d.path)-1]
	}
}

func (d *decoder) open(bracket byte, otherwise string) bool {
	switch {
	case d.data[d.at] != bracket:
		d.fault(otherwise)
	case len(d.path) >= maxDepth:
		d.fault("is nested too deep")
	default:
		d.at++
		return true
	}
	return false
}

// more moves to the next member or element, or past the closing bracket.
func (d *decoder) more(bracket byte) bool {
	if d.problem != nil {
		return false
	}
	d.skipBlanks()
	if d.data[d.at] == ',' {
		d.at++
		d.skipBlanks()
	}
	if d.data[d.at] != bracket {
		return true
	}
	d.at++
	return false
}

func (d *decoder) skipBlanks() {
	for d.at < len(d.data) && bytes.IndexByte([]byte(" \t\r\n"), d.data[d.at]) >= 0 {
		d.at++
	}
}
