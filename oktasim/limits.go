package oktasim

import (
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stateSpan is the span in which requests on one state token count (Okta
// documentation: Identity Engine limits, ten in five seconds).
const stateSpan = 5 * time.Second

// stateLimit counts a request on a transaction, and on its person.
func (o *Org) stateLimit(tx *transaction, now time.Time) *waiting {
	if wait := within(&tx.recent, o.policy.Limits.RequestsPerStateToken, stateSpan, now); wait != nil || tx.user == nil {
		return wait
	}
	return within(&tx.user.recent, o.policy.Limits.RequestsPerUser, stateSpan, now)
}

// within counts a request in a sliding span, or says until when there is no
// room.
func within(recent *[]time.Time, limit int, span time.Duration, now time.Time) *waiting {
	if limit <= 0 {
		return nil
	}
	*recent = slices.DeleteFunc(*recent, func(at time.Time) bool { return !at.After(now.Add(-span)) })
	if len(*recent) >= limit {
		return &waiting{limit: limit, until: (*recent)[0].Add(span)}
	}
	*recent = append(*recent, now)
	return nil
}

// clientLimit counts where a sign-up begins, per client, address and device
// (Okta documentation: client-based rate limits). That only interact counts,
// and that X-Device-Token is the device where there is no dt cookie, is
// inferred.
func (o *Org) clientLimit(r *request) *waiting {
	key := o.clientID() + " " + o.addressOf(r) + " " + o.deviceOf(r)
	recent := o.clients[key]
	wait := within(&recent, o.policy.Limits.RequestsPerClient, time.Minute, r.now)
	if len(o.clients) > pruneAt {
		clear(o.clients)
	}
	o.clients[key] = recent
	return wait
}

// addressOf is the caller's address. X-Forwarded-For counts where the policy
// trusts the proxy, and of confidential clients only (okta-idx-java source).
func (o *Org) addressOf(r *request) string {
	if forwarded := r.Header.Get("X-Forwarded-For"); forwarded != "" && o.policy.TrustProxy && !o.policy.Client.Public {
		first, _, _ := strings.Cut(forwarded, ",")
		return strings.TrimSpace(first)
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func (o *Org) deviceOf(r *request) string {
	if dt, err := r.Cookie("dt"); err == nil {
		return dt.Value
	}
	if o.policy.Client.Public {
		return ""
	}
	return r.Header.Get("X-Device-Token")
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
