package oktasim

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// stateSpan is the span in which requests on one state token count (Okta
// documentation: Identity Engine limits, ten in five seconds).
const stateSpan = 5 * time.Second

// stateLimit counts a request on a transaction.
func (o *Org) stateLimit(tx *transaction, now time.Time) *waiting {
	limit := o.policy.Limits.RequestsPerStateToken
	if limit <= 0 {
		return nil
	}
	tx.recent = slices.DeleteFunc(tx.recent, func(at time.Time) bool { return !at.After(now.Add(-stateSpan)) })
	if len(tx.recent) >= limit {
		return &waiting{limit: limit, until: tx.recent[0].Add(stateSpan)}
	}
	tx.recent = append(tx.recent, now)
	return nil
}

// window is the org's current minute.
type window struct {
	ends time.Time
	used int
}

// orgMinute is what the headers report where no limit is set (Okta
// documentation: 1,000 requests a minute on /idp/idx).
const orgMinute = 1000

// orgLimit counts a request on the org.
func (o *Org) orgLimit(now time.Time) *waiting {
	if !now.Before(o.minute.ends) {
		o.minute = window{ends: now.Add(time.Minute)}
	}
	o.minute.used++
	if limit := o.policy.Limits.RequestsPerMinute; limit > 0 && o.minute.used > limit {
		return &waiting{limit: limit, until: o.minute.ends}
	}
	return nil
}

// rateHeaders puts Okta's three headers on every answer that has none yet.
func (o *Org) rateHeaders(h http.Header, now time.Time) {
	if h.Get(headerLimit) != "" {
		return
	}
	limit := o.policy.Limits.RequestsPerMinute
	if limit <= 0 {
		limit = orgMinute
	}
	setRate(h, limit, max(limit-o.minute.used, 0), o.minute.ends)
}

// Okta documents these, and no Retry-After.
const (
	headerRequestID = "X-Okta-Request-Id"
	headerLimit     = "X-Rate-Limit-Limit"
	headerRemaining = "X-Rate-Limit-Remaining"
	headerReset     = "X-Rate-Limit-Reset"
)

func setRate(h http.Header, limit, remaining int, reset time.Time) {
	h.Set(headerLimit, strconv.Itoa(limit))
	h.Set(headerRemaining, strconv.Itoa(remaining))
	h.Set(headerReset, epoch(reset.Add(time.Second-1))) // never before the window ends
}

// limited turns an answer into one that says until when to wait.
func limited(answer reply, w *waiting) reply {
	setRate(answer.header, w.limit, 0, w.until)
	return answer
}
