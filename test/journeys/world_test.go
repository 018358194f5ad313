package journeys

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxflow/idxflow/internal/app"
	"github.com/idxflow/idxflow/internal/app/steps"
	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/test/contract"
)

const site = "http://localhost:8080" // where the pages would be; nothing listens there

// world is what one script acts upon: an org, an API, and what a page remembers.
type world struct {
	contract *contract.Contract
	met      *tally
	programs *programs

	org      *oktasim.Server
	api      *httptest.Server
	settings map[string]string // the API's environment
	each     bool              // a process for each request
	handler  http.Handler
	log      logbook

	continuation string
	kept         map[string]string // continuations by name
	header       http.Header       // of the next request
	last         *answer
	arrived      string // where the browser is
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// script lets the simulator fail and clean up with a script, as it would with a test.
type script struct{ *testscript.TestScript }

func (script) Helper()            {}
func (s script) Cleanup(f func()) { s.Defer(f) }

// open starts an org with policy and an API for it, configured as on Lambda.
func (w *world) open(ts *testscript.TestScript, policy oktasim.Policy, settings map[string]string) {
	w.api = httptest.NewUnstartedServer(nil)
	url := "http://" + w.api.Listener.Addr().String()
	policy.RedirectURIs = []string{url + "/login/callback"}
	policy.InitiateLoginURI = url + "/login"
	policy.EmailVerificationCallback = url + "/login/callback"
	w.org = oktasim.Start(script{ts}, policy)
	w.settings = map[string]string{
		"OKTA_IDX_ISSUER": w.org.Issuer, "OKTA_IDX_CLIENTID": w.org.ClientID, "OKTA_IDX_CLIENTSECRET": w.org.ClientSecret,
		"OKTA_IDX_REDIRECTURI": w.org.RedirectURI, "SEAL_KEYS": strings.Repeat("journey-", 8), "ALLOWED_ORIGINS": site,
		"APP_SIGN_IN_URL": site + "/sign-in", "APP_SIGN_UP_URL": site + "/sign-up",
	}
	w.restart(ts, settings)
	w.api.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) })
	w.api.Start()
	ts.Defer(w.api.Close)
	ts.Setenv("api", url)
	w.log.secret(w.org.ClientSecret)
}

// restart sets the API up anew, with changed settings.
func (w *world) restart(ts *testscript.TestScript, settings map[string]string) {
	maps.Copy(w.settings, settings)
	if w.each {
		p := processes{dir: w.programs.dir, log: &w.log}
		for name, value := range w.settings {
			p.environment = append(p.environment, name+"="+value)
		}
		ts.Check(w.programs.build())
		w.handler = p
		return
	}
	cfg, err := app.Load(func(name string) string { return w.settings[name] })
	ts.Check(err)
	cfg.Now, cfg.Out = w.org.Now, &w.log
	functions, err := steps.Wire(cfg)
	ts.Check(err)
	w.handler = functions.All
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   []byte
	body   map[string]any
}

// send makes one request, holds what comes back against the contract and the log, and remembers the continuation.
func (w *world) send(ts *testscript.TestScript, method, path, body string) {
	ts.Logf("%s %s %.300s", method, path, shortened([]byte(body), w.continuation))
	request, err := http.NewRequest(method, w.api.URL+path, strings.NewReader(body))
	ts.Check(err)
	request.Header = http.Header{"Content-Type": {"application/json"}, "Origin": {site}, "User-Agent": {"journey"}}
	for name, values := range w.header {
		request.Header[name] = values
	}
	w.header = nil
	w.log.secretsIn([]byte(body))
	response, err := http.DefaultTransport.RoundTrip(request)
	ts.Check(err)
	defer response.Body.Close()
	a := &answer{status: response.StatusCode, header: response.Header}
	a.text, err = io.ReadAll(response.Body)
	ts.Check(err)
	w.last = a
	w.settle(ts, contract.Exchange{Method: method, Path: request.URL.Path, Header: request.Header, Body: []byte(body),
		Status: a.status, AnswerHeader: a.header, Answer: a.text})
}

func (w *world) settle(ts *testscript.TestScript, x contract.Exchange) {
	a := w.last
	a.body = object(a.text)
	if token, _ := a.body["continuation"].(string); token != "" {
		w.continuation = token
	}
	ts.Logf("< %d %s", a.status, shortened(a.text, w.continuation))
	if err := w.contract.Check(x); err != nil {
		ts.Fatalf("against the contract: %v", err)
	}
	w.log.secretsIn(a.text)
	if err := w.log.check(); err != nil {
		ts.Fatalf("log: %v", err)
	}
}

// shortened keeps a continuation from filling the screen.
func shortened(text []byte, continuation string) string {
	if len(continuation) < 8 {
		return string(text)
	}
	return strings.ReplaceAll(string(text), continuation, continuation[:8]+fmt.Sprintf("…(%d)", len(continuation)))
}

// logbook takes the API's log lines and knows what must not be in them.
type logbook struct {
	mu       sync.Mutex
	text     strings.Builder
	secrets  map[string]bool
	requests int // that were checked
}
