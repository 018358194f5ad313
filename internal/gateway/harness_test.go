package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/internal/token"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

const site = "https://app.example.com"

// object is a piece of JSON.
type object map[string]any

// deployment is an API with a log that can be read.
type deployment struct {
	t   *testing.T
	api *API
	log *bytes.Buffer
}

func deploy(t *testing.T, change func(*Config), routes ...Route) *deployment {
	t.Helper()
	d := &deployment{t: t, log: &bytes.Buffer{}}
	cfg := Config{Origins: []string{site, "https://two.example.com"}, Now: time.Now, Log: slog.New(slog.NewJSONHandler(d.log, nil))}
	if change != nil {
		change(&cfg)
	}
	d.api = New(cfg, routes...)
	return d
}

// seen is a route that shows what reached the engine.
func seen[In any](path flow.Route, into *In, by *flow.Caller) Route {
	return step(path, func(_ context.Context, c flow.Caller, in In) (*flow.View, error) {
		*into, *by = in, c
		return &flow.View{Status: flow.Canceled}, nil
	})
}

// offline is the whole API of an org that cannot be reached.
func offline(t testing.TB) []Route {
	t.Helper()
	client, err := idx.New(idx.Config{Issuer: "https://org.example.com", ClientID: "client", RedirectURI: site + "/callback",
		HTTP: &http.Client{Transport: unreachable{}}, Observe: Observe})
	if err != nil {
		t.Fatal(err)
	}
	box, err := token.New([]string{strings.Repeat("k", 43)}, "https://org.example.com", "client")
	if err != nil {
		t.Fatal(err)
	}
	return append(Steps(flow.New(flow.Config{Client: client, Sealer: box})), Login(testLogin)...)
}

type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("connection refused")
}

// request is an event in the making.
type request struct {
	key, method, query, body string
	base64                   bool
	headers                  map[string]string
}

func post(path, body string) request {
	return request{key: "ANY " + path, method: "POST", body: body, headers: map[string]string{"content-type": "application/json"}}
}

func (r request) with(header, value string) request {
	h := map[string]string{header: value}
	for name, v := range r.headers {
		if _, ok := h[name]; !ok {
			h[name] = v
		}
	}
	r.headers = h
	return r
}

func (r request) event() []byte {
	b, err := json.Marshal(object{"version": "2.0", "routeKey": r.key, "rawPath": "/prod/elsewhere", "rawQueryString": r.query,
		"headers": r.headers, "body": r.body, "isBase64Encoded": r.base64, "requestContext": object{"requestId": "req-1", "domainName": "api.example.com",
			"http": object{"method": r.method, "path": "/prod/elsewhere", "sourceIp": "192.0.2.7"}}})
	if err != nil {
		panic(err)
	}
	return b
}

// answer is a response whose body has been read.
type answer struct {
	response
	body struct {
		Status   any // a number in problems, a word in views
		Code     string
		Detail   string
		Messages []flow.Message
		Request  string `json:"requestId"`
	}
}

func (d *deployment) send(payload []byte) answer { return d.sendIn(d.t.Context(), payload) }

func (d *deployment) sendIn(ctx context.Context, payload []byte) answer {
	d.t.Helper()
	out, err := d.api.Invoke(ctx, payload)
	if err != nil {
		d.t.Fatalf("Invoke: %v", err)
	}
	var a answer
	if err := json.Unmarshal(out, &a.response); err != nil {
		d.t.Fatalf("response %s: %v", out, err)
	}
	if a.Body != "" {
		if err := json.Unmarshal([]byte(a.Body), &a.body); err != nil {
			d.t.Fatalf("body %s: %v", a.Body, err)
		}
	}
	return a
}

// wants checks status and code, and what every answer has in common.
func (d *deployment) wants(a answer, status int, code flow.Code) {
	d.t.Helper()
	if a.StatusCode != status || a.body.Code != string(code) {
		d.t.Errorf("got %d %q, want %d %q; body %.300s", a.StatusCode, a.body.Code, status, code, a.Body)
	}
	if got := a.Headers["cache-control"]; got != "no-store" {
		d.t.Errorf("cache-control %q, want no-store", got)
	}
	if media := a.Headers["content-type"]; code != "" && media != mediaProblem {
		d.t.Errorf("content-type %q of a problem", media)
	}
}
