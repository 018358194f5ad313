package oktasim

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"
)

// introspect returns the current step and changes nothing, expiresAt included
// (okta-idx-golang recording: it shows the time of the last POST).
func (o *Org) introspect(r *request) reply {
	if refused := checkMedia(r); refused != nil {
		return *refused
	}
	body, err := readObject(r.body)
	if err != nil {
		return apiError(http.StatusBadRequest, "E0000003", "The request body was not well-formed.")
	}
	tx := o.byInteraction[text(body["interactionHandle"])]
	if token := text(body["stateToken"]); token != "" {
		tx = o.byHandle[token]
	}
	if tx == nil || !r.now.Before(tx.expires) {
		return bareExpired(r)
	}
	r.tx, tx.lang = tx.id, o.language(r)
	s := &scene{o, tx, r.base}
	if wait := o.stateLimit(tx, r.now); wait != nil {
		return limited(ion(http.StatusTooManyRequests, bare(429, say(tx.lang, throttled)).body(s)), wait)
	}
	answer := ion(http.StatusOK, s.draw())
	tx.said = nil
	return answer
}

// handle is the one loop of every IDX POST: find the transaction, hold the
// body against the forms that stand at this address, do the work, renew the
// transaction's life, draw the step that follows.
func (e endpoint) handle(o *Org, r *request) reply {
	if refused := checkMedia(r); refused != nil {
		return *refused
	}
	body, err := readObject(r.body)
	if err != nil {
		return apiError(http.StatusBadRequest, "E0000003", "The request body was not well-formed.")
	}
	handle := text(body[fieldStateHandle])
	if handle == "" {
		return ion(http.StatusBadRequest, &response{Version: ionVersion,
			Messages: listOf([]message{say(o.language(r), fieldRequired, fieldStateHandle)})})
	}
	tx := o.byHandle[handle]
	if tx == nil || !r.now.Before(tx.expires) {
		return bareExpired(r)
	}
	r.tx, tx.lang = tx.id, o.language(r)
	t := &turn{scene: scene{o, tx, r.base}, now: r.now}
	if wait := o.stateLimit(tx, r.now); wait != nil {
		refused := bare(http.StatusTooManyRequests, say(tx.lang, throttled))
		refused.wait = wait
		return t.refuse(refused)
	}
	if refused := t.fill(e.path, body, r.body); refused != nil {
		return t.refuse(refused)
	}
	tx.said = nil
	if refused := e.do(t); refused != nil {
		return t.refuse(refused)
	}
	o.accepted(t)
	return ion(http.StatusOK, t.draw())
}

// accepted gives the transaction its new life and, where the policy says so,
// its new handle. That poll and resend extend it too is inferred.
func (o *Org) accepted(t *turn) {
	t.tx.expires = t.now.Add(o.lifetime(t.tx.step))
	if o.policy.StateHandle.Rotate {
		o.renew(t.tx)
	}
}

// fill finds the form that stands at path in this step and reads the body as
// an answer to it. Several forms may share an address; the first that fits
// wins, and if none does the first one's complaint is given.
func (t *turn) fill(path string, body members, raw []byte) *refusal {
	var complaint *refusal
	for _, f := range t.draw().forms() {
		if f.path != path {
			continue
		}
		bad := fit(f.Value, body)
		if bad == nil {
			if json.Unmarshal(raw, &t.sent) != nil {
				return t.malformed()
			}
			return nil
		}
		if complaint == nil {
			complaint = t.complain(bad)
		}
	}
	if complaint == nil {
		return t.malformed() // the form of another step
	}
	return complaint
}

func (t *turn) complain(bad *misfit) *refusal {
	if bad.missing != "" {
		return bare(http.StatusBadRequest, say(t.tx.lang, fieldRequired, bad.missing))
	}
	return t.malformed()
}

func (t *turn) refuse(r *refusal) reply {
	answer := ion(r.status, r.body(&t.scene))
	if r.wait != nil {
		return limited(answer, r.wait)
	}
	return answer
}

func ion(status int, body *response) reply { return jsonReply(status, ionMedia, body) }

func bareExpired(r *request) reply {
	return ion(http.StatusUnauthorized, &response{Version: ionVersion, Messages: listOf([]message{say(acceptLanguage(r), expired)})})
}

// text returns a JSON string, or "".
func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // anything else is no handle
	return s
}

// checkMedia wants JSON of a known version both ways. All three of Okta's own
// SDKs pass: they send application/json or application/ion+json with or
// without the version, and one sends no Accept. That anything else is refused
// with these codes is inferred from Okta's list of error codes.
func checkMedia(r *request) *reply {
	if r.Header.Get("Content-Type") == "" {
		refused := apiError(http.StatusBadRequest, "E0000018", "Bad request. Accept and/or Content-Type headers are likely not set.")
		return &refused
	}
	if !knownMedia(r.Header.Get("Content-Type"), false) || !acceptable(r.Header.Values("Accept")) {
		refused := apiError(http.StatusBadRequest, "E0000019", "Bad request. Accept and/or Content-Type headers likely do not match supported values.")
		return &refused
	}
	return nil
}

func acceptable(accept []string) bool {
	for _, one := range strings.Split(strings.Join(accept, ","), ",") {
		if knownMedia(one, true) {
			return true
		}
	}
	return len(accept) == 0
}

func knownMedia(value string, wildcard bool) bool {
	media, params, err := mime.ParseMediaType(value)
	if err != nil {
		return false
	}
	if version, given := params["okta-version"]; given && version != ionVersion {
		return false
	}
	switch media {
	case "application/json", "application/ion+json":
		return true
	}
	return wildcard && (media == "*/*" || media == "application/*")
}

// language is the policy's, or what the request asks for.
func (o *Org) language(r *request) string {
	if o.policy.Language != LanguageRequest {
		return string(o.policy.Language)
	}
	return acceptLanguage(r)
}

func acceptLanguage(r *request) string {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), langGerman) {
		return langGerman
	}
	return langEnglish
}
