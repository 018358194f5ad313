package idx

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a string that cannot be printed, logged or marshalled by accident: every such way writes "[redacted]".
// The zero value is the empty secret.
type Secret struct{ plain string }

// NewSecret wraps plain.
func NewSecret(plain string) Secret { return Secret{plain} }

// Reveal returns the plain text. It is the only way to it, so that a search for its name finds every use.
func (s Secret) Reveal() string { return s.plain }

// IsZero reports whether s is empty.
func (s Secret) IsZero() bool { return s.plain == "" }

// String implements fmt.Stringer with a fixed text.
func (Secret) String() string { return redacted }

// Format implements fmt.Formatter, because verbs such as %d do not use String.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue implements slog.LogValuer with a fixed text.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON writes a fixed text, never the secret.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// UnmarshalJSON reads a JSON string.
func (s *Secret) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &s.plain) }
