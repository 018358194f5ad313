package app

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// reader reads variables and collects what is wrong with them.
type reader struct {
	getenv func(string) string
	faults []error
}

func (r *reader) fault(name, text string) {
	r.faults = append(r.faults, fmt.Errorf("%s %s", name, text))
}

func (r *reader) err() error { return errors.Join(r.faults...) }

func (r *reader) text(name string) string { return r.getenv(name) }

func (r *reader) required(name string) string {
	s := r.text(name)
	if s == "" {
		r.fault(name, "is not set")
	}
	return s
}

// checked returns the variable if ok accepts it, and "" without a fault if it is not set.
func (r *reader) checked(name string, ok func(string) bool, otherwise string) string {
	s := r.text(name)
	if s != "" && !ok(s) {
		r.fault(name, otherwise)
		return ""
	}
	return s
}

// list splits at commas; blanks around the items do not count.
func (r *reader) list(name string, ok func(string) bool, otherwise string) []string {
	s := r.text(name)
	if s == "" {
		return nil
	}
	items := strings.Split(s, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
		if !ok(items[i]) {
			r.fault(name, otherwise)
			return nil
		}
	}
	return items
}

// words splits at blanks.
func (r *reader) words(name, otherwise string, ok func(string) bool) []string {
	words := strings.Fields(orDefault(r.text(name), otherwise))
	if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !ok(w) }) {
		r.fault(name, "is not a list of words with blanks between them")
	}
	return words
}

// choice returns one of a few words, in lower case; the first is the default.
func (r *reader) choice(name string, words ...string) string {
	s := strings.ToLower(orDefault(r.text(name), words[0]))
	if !slices.Contains(words, s) {
		r.fault(name, "is not one of "+strings.Join(words, ", "))
	}
	return s
}

func (r *reader) number(name string, otherwise, low, high int) int {
	s := r.text(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		r.fault(name, fmt.Sprintf("is not a whole number from %d to %d", low, high))
		return otherwise
	}
	return n
}

func (r *reader) delivery(name string) flow.Delivery {
	return flow.Delivery(r.choice(name, string(flow.DeliverBody), string(flow.DeliverCode), string(flow.DeliverNone)))
}

func (r *reader) sealKeys(name string) []idx.Secret {
	if r.required(name) == "" {
		return nil
	}
	var keys []idx.Secret
	for _, key := range r.list(name, isSealKey, "is not a list of keys of at least 43 characters A-Z a-z 0-9 _ -, newest first") {
		keys = append(keys, idx.NewSecret(key))
	}
	return keys
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// comingLater names variables of features that are not there yet. Whoever sets one counts on something that would not
// happen, which is worse than not starting.
var comingLater = []string{
	"OKTA_IDX_CLIENTSECRET_ARN", "SEAL_KEYS_ARN", "ORIGIN_SECRET_ARN",
	"STATE_TABLE", "DYNAMODB_ENDPOINT", "MAX_TOKEN_BYTES", "IDEMPOTENCY", "IDP_SIGNUP",
	"MESSAGES_PER_ADDRESS_PER_HOUR", "MESSAGES_PER_IP_PER_HOUR", "STARTS_PER_IP_PER_HOUR",
}

func (r *reader) later() {
	for _, name := range comingLater {
		if r.text(name) != "" {
			r.fault(name, "is not supported yet")
		}
	}
}
