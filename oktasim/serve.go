package oktasim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxBody bounds a protocol request; a real one stays far below.
const maxBody = 256 << 10

// request is one protocol request, read in full.
type request struct {
	*http.Request
	body []byte
	base string // scheme and host under which hrefs are drawn
	now  time.Time
	tx   string // id of the transaction, for the history
	// server is the path of the authorization server, "" for the org's own.
	server string
}

// reply is an answer before it is written, so that the history can hold it
// and a fault can spoil it.
type reply struct {
	status int
	media  string
	header http.Header
	body   []byte
}

// route is one address of the protocol port; method may be a list.
type route struct {
	method, pattern string
	handle          func(*Org, *request) reply
}

// routes lists the protocol port.
func routes() []route {
	all := []route{
		{http.MethodPost, pathIntrospect, (*Org).introspect},
		{http.MethodGet, pathEmailVerify + "{app}", (*Org).followVerify},
		{http.MethodGet, pathTokens + "{token}/verify", (*Org).followActivation},
		{http.MethodGet, pathPhone + "{token}", (*Org).followPhone},
		{http.MethodGet, pathIDPs + "{idp}", (*Org).showProvider},
		{http.MethodGet, pathIDPs + "{idp}/callback", (*Org).followProvider},
	}
	for _, e := range endpoints {
		all = append(all, route{http.MethodPost, e.path, e.handle})
	}
	// The org's own authorization server and the custom one always answer.
	for issuer, oauth := range map[string]string{"": oauthPath(""), oauthPath("/{server}"): oauthPath("/{server}")} {
		all = append(all,
			route{http.MethodGet, issuer + "/.well-known/openid-configuration", (*Org).discovery},
			route{http.MethodGet, issuer + "/.well-known/oauth-authorization-server", (*Org).discovery},
			route{http.MethodPost, oauth + "/v1/interact", (*Org).interact},
			route{http.MethodPost, oauth + "/v1/token", (*Org).redeem},
			route{http.MethodPost, oauth + "/v1/introspect", (*Org).tokenStatus},
			route{http.MethodPost, oauth + "/v1/revoke", (*Org).revoke},
			route{"GET, POST", oauth + "/v1/userinfo", (*Org).userinfo},
			route{http.MethodGet, oauth + "/v1/keys", (*Org).keys})
	}
	return all
}

// Handler serves the protocol port. It is safe for concurrent use.
func (o *Org) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.HandleFunc(r.pattern, func(w http.ResponseWriter, q *http.Request) { o.serve(w, q, r.guarded) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) { o.serve(w, q, notFound) })
	return mux
}

// guarded refuses other methods, and authorization servers the org does not
// have. A HEAD, which mail scanners send, follows no link.
func (r route) guarded(o *Org, q *request) reply {
	if q.Method == http.MethodOptions && q.Header.Get("Origin") != "" {
		return o.preflight(q)
	}
	if !slices.Contains(strings.Split(r.method, ", "), q.Method) {
		answer := apiError(http.StatusMethodNotAllowed, "E0000022", "The endpoint does not support the provided HTTP method")
		answer.header.Set("Allow", r.method)
		return answer
	}
	if name := q.PathValue("server"); name != "" {
		if name != o.customServer() {
			return notFound(o, q)
		}
		q.server = "/" + name
	}
	return r.handle(o, q)
}

func notFound(*Org, *request) reply {
	return apiError(http.StatusNotFound, "E0000007", "Not found: Resource not found")
}

// serve reads the request, lets the org take it, records it, and writes the
// answer, unless a fault has something to say.
func (o *Org) serve(w http.ResponseWriter, q *http.Request, handle func(*Org, *request) reply) {
	body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, maxBody))
	f := o.faultFor(q.URL.Path)
	r := &request{Request: q, body: body, base: o.baseOf(q)}
	var answer reply
	switch {
	case f.spares(r):
		answer = f.answer(reply{header: http.Header{}})
	case err != nil:
		answer = apiError(http.StatusRequestEntityTooLarge, "E0000003", "The request body was not well-formed.")
	default:
		answer = o.take(r, handle)
	}
	o.record(r, answer, f)
	f.write(w, q, answer)
}

// take is the one place where requests meet the org's state.
func (o *Org) take(r *request, handle func(*Org, *request) reply) reply {
	o.mu.Lock()
	defer o.mu.Unlock()
	r.now = o.clock()
	if wait := o.orgLimit(r.now); wait != nil {
		return limited(apiError(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests."), wait)
	}
	answer := handle(o, r)
	o.allowOrigin(answer.header, r)
	o.rateHeaders(answer.header, r.now)
	answer.header.Set(headerRequestID, o.dice.token(22))
	// The org's own clock: clients hold it against X-Rate-Limit-Reset.
	answer.header.Set("Date", r.now.UTC().Format(http.TimeFormat))
	return answer
}

// jsonReply encodes without escaping HTML, as Okta does not either.
func jsonReply(status int, media string, body any) reply {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		panic("oktasim: encode own answer: " + err.Error())
	}
	header := http.Header{"Cache-Control": {"no-cache, no-store"}, "Pragma": {"no-cache"}}
	return reply{status: status, media: media, header: header, body: b.Bytes()}
}

// apiFault is an error in the format of Okta's management API.
type apiFault struct {
	Code    string   `json:"errorCode"`
	Summary string   `json:"errorSummary"`
	Link    string   `json:"errorLink"`
	ID      string   `json:"errorId"`
	Causes  []string `json:"errorCauses"`
}

func apiError(status int, code, summary string) reply {
	return jsonReply(status, plainJSON, apiFault{code, summary, code, "oae" + code, []string{}})
}

// oauthFault is an error in the format of RFC 6749.
type oauthFault struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func oauthError(status int, code, description string) reply {
	return jsonReply(status, plainJSON, oauthFault{code, description})
}
