package gateway

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// gatewayBody is what an HTTP API accepts at most, in bytes (AWS, HTTP API quotas).
const gatewayBody = 10 << 20

// functionTimeout is when a function ends, as deployed: below the 30 s that an HTTP API waits.
const functionTimeout = 28 * time.Second

// ServeHTTP answers as an HTTP API in front of the function would: the request becomes a payload 2.0 event, and the
// very same code answers that. Declared paths get their own route key, everything else "$default".
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, gatewayBody+1))
	if err != nil || len(body) > gatewayBody {
		w.Header().Set("Content-Type", mediaJSON)
		w.WriteHeader(http.StatusRequestEntityTooLarge) // API Gateway's own answer: no code, no problem
		_, _ = io.WriteString(w, `{"message":"Request Entity Too Large"}`)
		return
	}
	payload, err := json.Marshal(a.eventOf(r, body))
	if err != nil {
		panic("gateway: " + err.Error()) // strings and numbers only
	}
	ctx, cancel := context.WithTimeout(r.Context(), functionTimeout)
	defer cancel()
	out, _ := a.Invoke(ctx, payload)
	var res response
	if err := json.Unmarshal(out, &res); err != nil {
		panic("gateway: " + err.Error())
	}
	for name, value := range res.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(res.StatusCode)
	_, _ = io.WriteString(w, res.Body)
}

// fullEvent is a payload 2.0 event as AWS writes it, for whoever records or reads one.
type fullEvent struct {
	Version         string            `json:"version"`
	RouteKey        string            `json:"routeKey"`
	RawPath         string            `json:"rawPath"`
	RawQueryString  string            `json:"rawQueryString"`
	Headers         map[string]string `json:"headers"`
	RequestContext  fullContext       `json:"requestContext"`
	Body            string            `json:"body,omitempty"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

type fullContext struct {
	AccountID    string   `json:"accountId"`
	APIID        string   `json:"apiId"`
	DomainName   string   `json:"domainName"`
	DomainPrefix string   `json:"domainPrefix"`
	HTTP         fullHTTP `json:"http"`
	RequestID    string   `json:"requestId"`
	RouteKey     string   `json:"routeKey"`
	Stage        string   `json:"stage"`
	Time         string   `json:"time"`
	TimeEpoch    int64    `json:"timeEpoch"` // milliseconds
}

type fullHTTP struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

func (a *API) eventOf(r *http.Request, body []byte) fullEvent {
	key, now := "$default", a.cfg.Now()
	if _, ok := a.routes[r.URL.Path]; ok {
		key = "ANY " + r.URL.Path
	}
	host := hostOnly(r.Host)
	prefix, _, _ := strings.Cut(host, ".")
	e := fullEvent{Version: "2.0", RouteKey: key, RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery, Headers: headersOf(r)}
	e.RequestContext = fullContext{
		AccountID: "anonymous", APIID: prefix, DomainName: host, DomainPrefix: prefix, RequestID: rand.Text(), RouteKey: key,
		Stage: "$default", Time: now.UTC().Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixNano() / int64(time.Millisecond),
		HTTP: fullHTTP{Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: hostOnly(r.RemoteAddr), UserAgent: r.UserAgent()},
	}
	if isText(r.Header.Get("Content-Type")) && utf8.Valid(body) {
		e.Body = string(body)
	} else if len(body) > 0 {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

// headersOf folds names and joins repeated headers as HTTP APIs do. Cookies travel apart there, and nobody reads them.
func headersOf(r *http.Request) map[string]string {
	h := make(map[string]string, len(r.Header)+1)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		h[strings.ToLower(name)] = strings.Join(r.Header[name], ",")
	}
	delete(h, "cookie")
	h["host"] = r.Host
	return h
}

// isText tells the media types whose bodies HTTP APIs pass on as text; any other is base64, forms too.
func isText(contentType string) bool {
	media, _, _ := mime.ParseMediaType(contentType)
	return strings.HasPrefix(media, "text/") || media == mediaJSON || media == "application/javascript" || media == "application/xml"
}

func hostOnly(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return address
}
