package flow

import "strings"

// maxPointer bounds a pointer that is sent back, in bytes: names may be the caller's own, and long.
const maxPointer = 256

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// Pointer writes the names down to a member as a JSON pointer (RFC 6901), cut at 256 bytes.
func Pointer(path []string) string {
	var b strings.Builder
	for _, name := range path {
		b.WriteString("/" + pointerEscapes.Replace(name))
	}
	s := b.String()
	if len(s) > maxPointer {
		s = strings.TrimSuffix(strings.ToValidUTF8(s[:maxPointer], ""), "~")
	}
	return s
}
