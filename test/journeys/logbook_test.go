package journeys

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// public are members whose values are words of the protocol, no secrets.
var public = []string{"authenticator", "methodType", "channel", "locale", "status", "type", "title", "detail", "code", "action",
	"requestId", "expiresAt", "nextStep", "messages", "user", "scope", "tokenType"}

// shortest is the length from which a value is told from a word that happens to be in a log.
const shortest = 6

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) secret(value string) {
	if len(value) < shortest {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.secrets == nil {
		l.secrets = map[string]bool{}
	}
	l.secrets[value] = true
}

// secretsIn notes every text in a body that is not public: what people typed, tokens, continuations.
func (l *logbook) secretsIn(body []byte) {
	o := object(body)
	_, isProblem := o["action"]
	_, isView := o["status"]
	l.secretsOf(o, isProblem || isView)
}

func (l *logbook) secretsOf(value any, ours bool) {
	switch v := value.(type) {
	case string:
		l.secret(v)
	case []any:
		for _, item := range v {
			l.secretsOf(item, ours)
		}
	case map[string]any:
		for name, item := range v {
			if name == "code" && !ours || !slices.Contains(public, name) {
				l.secretsOf(item, ours)
			}
		}
	}
}

var stamp = regexp.MustCompile(`"time":"[^"]*",?`)

// check demands one line for each request so far, and no secret in any.
func (l *logbook) check() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests++
	lines := stamp.ReplaceAllString(l.text.String(), "")
	if n := strings.Count(lines, `"msg":"request"`); n != l.requests {
		return fmt.Errorf("%d lines for %d requests:\n%s", n, l.requests, lines)
	}
	for secret := range l.secrets {
		if strings.Contains(lines, secret) {
			return fmt.Errorf("%q is in it:\n%s", secret, lines)
		}
	}
	return nil
}

// object reads a JSON object; anything else is an empty one.
func object(text []byte) map[string]any {
	var o map[string]any
	if json.Unmarshal(text, &o) != nil {
		return map[string]any{}
	}
	return o
}
