package gateway

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// given reads a string that must say something: a member that has no value is left out.
func (d *decoder) given() string {
	s := d.text()
	if s == "" {
		d.fault("must not be empty")
	}
	return s
}

// text reads a string exactly as it was written, byte for byte. What no Unicode text can hold is refused instead of
// being replaced, as a password would otherwise arrive changed; so is NUL, which ends a string elsewhere.
func (d *decoder) text() string {
	if d.data[d.at] != '"' {
		d.fault("must be a string")
		return ""
	}
	literal := d.literal()
	if !utf8.Valid(literal) {
		d.fault("is not valid UTF-8")
		return ""
	}
	if bytes.IndexByte(literal, '\\') < 0 {
		return string(literal[1 : len(literal)-1])
	}
	var s string
	switch err := json.Unmarshal(literal, &s); {
	case err != nil || loneSurrogate(literal):
		d.fault("holds half a surrogate pair")
	case strings.IndexByte(s, 0) >= 0:
		d.fault("holds a NUL character")
	}
	return s
}

// literal moves past the string at the decoder's position and returns it with its quotes.
func (d *decoder) literal() []byte {
	start := d.at
	for d.at++; d.data[d.at] != '"'; d.at++ {
		if d.data[d.at] == '\\' {
			d.at++
		}
	}
	d.at++
	return d.data[start:d.at]
}

// loneSurrogate reports whether an escape in the literal is half of a UTF-16 pair without the other half.
func loneSurrogate(literal []byte) bool {
	for i := 0; i < len(literal); i++ {
		if literal[i] != '\\' {
			continue
		}
		r, ok := escaped(literal[i:])
		i++ // past the character that is escaped
		if !ok || !utf16.IsSurrogate(r) {
			continue
		}
		low, ok := escaped(literal[i+5:])
		if !ok || utf16.DecodeRune(r, low) == utf8.RuneError {
			return true
		}
		i += 10
	}
	return false
}

// escaped returns the UTF-16 unit of the \uXXXX that b begins with.
func escaped(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(unit), err == nil
}

func (d *decoder) boolean() bool {
	switch d.data[d.at] {
	case 't':
		d.at += len("true")
		return true
	case 'f':
		d.at += len("false")
		return false
	}
	d.fault("must be true or false")
	return false
}

// maxNumber bounds the digits of a number. Okta's numbers fit into 64 bits.
const maxNumber = 32

func (d *decoder) number() json.Number {
	start := d.at
	for d.at < len(d.data) && bytes.IndexByte([]byte("+-.0123456789eE"), d.data[d.at]) >= 0 {
		d.at++
	}
	n := string(d.data[start:d.at])
	if _, err := strconv.ParseFloat(n, 64); err != nil || len(n) > maxNumber {
		d.fault("is out of range")
	}
	return json.Number(n)
}

func (d *decoder) strings() []string {
	out := []string{}
	d.elements(func() { out = append(out, d.text()) })
	return out
}

// flatValue reads a string, a boolean or a number.
func flatValue(d *decoder) any {
	switch d.data[d.at] {
	case '"':
		return d.text()
	case 't', 'f':
		return d.boolean()
	case '{', '[', 'n':
		d.fault("must be a string, a boolean or a number")
		return nil
	}
	return d.number()
}

// nestedValue reads a flat value or an object of nested values.
func nestedValue(d *decoder) any {
	if d.data[d.at] == '{' {
		return d.object(nestedValue)
	}
	return flatValue(d)
}

// raw returns any value but null as it was written, checked like every other.
func (d *decoder) raw() json.RawMessage {
	if d.data[d.at] == 'n' {
		d.fault("must not be null")
		return nil
	}
	start := d.at
	d.pass()
	return bytes.Clone(d.data[start:d.at])
}

// pass moves past a value of any type.
func (d *decoder) pass() {
	switch d.data[d.at] {
	case '{':
		d.members(func(string) { d.pass() })
	case '[':
		d.elements(d.pass)
	case 'n':
		d.at += len("null")
	default:
		flatValue(d)
	}
}
