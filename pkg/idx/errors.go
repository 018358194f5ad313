package idx

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// Kind says in which of its formats Okta, or something on the way to it, reported an error.
type Kind int

const (
	// KindTransport: no complete response. See [Error.Unknown].
	KindTransport Kind = iota + 1
	// KindMessages: an IDX response with ERROR messages, in Error.Response. If it carries forms, the transaction is still
	// good: correct the values and proceed again.
	KindMessages
	// KindOAuth: {"error", "error_description"}, from interact and token.
	KindOAuth
	// KindAPI: {"errorCode": "E0000047", …}, from Okta's edge.
	KindAPI
	// KindForeign: anything else: a proxy's page, HTML, an empty body.
	KindForeign
	// KindUntrusted: Okta's answer wants the next request sent to a host or path that is not trusted. None was sent.
	KindUntrusted
)

var kindNames = map[Kind]string{
	KindTransport: "no response", KindMessages: "refused", KindOAuth: "OAuth error", KindAPI: "API error",
	KindForeign: "not an answer of Okta", KindUntrusted: "untrusted href",
}

// Error is any failure of a call. Its text holds no user input, no secret and no text of Okta's.
type Error struct {
	Kind        Kind
	Path        string        // of the call
	Status      int           // HTTP status, 0 if there was no response
	Code        string        // OAuth error, or API error code
	Description string        // OAuth or API text: for the operator; may echo input
	Response    *Response     // of KindMessages
	RequestID   string        // Okta's X-Okta-Request-Id
	RetryAfter  time.Duration // how long Okta asks to wait, 1 s to 60 s; 0 if it does not say

	sent bool
	err  error
}

func (e *Error) Error() string {
	text := fmt.Sprintf("idx: %s: %s", e.Path, kindNames[e.Kind])
	if e.Status != 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	if isCode(e.Code) {
		text += " " + e.Code
	}
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	return text
}

// isCode tells the words of OAuth and of Okta from whatever else something on the way may have put in their place.
var isCode = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`).MatchString

// Unwrap returns the cause of a KindTransport error.
func (e *Error) Unwrap() error { return e.err }

// Unknown reports whether Okta may have acted on the call although its answer is not known. Do not repeat such a call
// blindly: it may have created a user or sent a message. [Client.Introspect] tells where the transaction stands.
func (e *Error) Unknown() bool {
	switch e.Kind {
	case KindTransport:
		return e.sent
	case KindForeign:
		return e.Status >= 500 || e.Status < 400
	case KindAPI:
		return e.Status >= 500
	}
	return false
}

// RateLimited reports whether Okta, or its edge, refused the call because there were too many.
func (e *Error) RateLimited() bool {
	return e.Status == http.StatusTooManyRequests || e.Code == "E0000047"
}

// read classifies a reply by its body, never by its status first. Order and formats: section "errors" of okta-auth-js
// lib/http and the error mocks of okta-signin-widget.
func (c *Client) read(r request, rep *reply) (*Response, error) {
	e := &Error{Path: r.path, Status: rep.status, RequestID: rep.header.Get(headerRequestID), RetryAfter: c.retryAfter(rep)}
	var w wireResponse
	if !isObject(rep.body) || lax(rep.body, &w) != nil {
		e.Kind = KindForeign
		return nil, e
	}
	switch {
	case w.Version != "":
		resp := c.decode(&w, rep.status)
		if len(resp.Errors()) == 0 {
			return resp, nil
		}
		e.Kind, e.Response = KindMessages, resp
	case w.OAuthError != "" && (w.OAuthDescription != "" || r.contentType == mediaForm && w.Message == ""):
		e.Kind, e.Code, e.Description = KindOAuth, w.OAuthError, w.OAuthDescription
	case w.ErrorCode != "" || w.ErrorSummary != "":
		e.Kind, e.Code, e.Description = KindAPI, w.ErrorCode, w.ErrorSummary
	default:
		e.Kind = KindForeign
	}
	return nil, e
}

// retryAfter reads the reset time of a rate limit. Okta documents X-Rate-Limit-Reset (epoch seconds) and no Retry-After;
// its Date header cancels clock skew.
func (c *Client) retryAfter(rep *reply) time.Duration {
	if rep.status != http.StatusTooManyRequests {
		return 0
	}
	if s, err := strconv.Atoi(rep.header.Get("Retry-After")); err == nil {
		return clampWait(time.Duration(s) * time.Second)
	}
	reset, err := strconv.ParseInt(rep.header.Get(headerRateReset), 10, 64)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(rep.header.Get("Date"))
	if err != nil {
		now = c.cfg.Now()
	}
	return clampWait(time.Unix(reset, 0).Sub(now))
}

func clampWait(d time.Duration) time.Duration { return min(max(d, time.Second), time.Minute) }

// asError returns err as *Error, or nil.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
