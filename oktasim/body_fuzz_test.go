package oktasim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// FuzzBody throws bodies at every IDX endpoint of one transaction, with its
// handle put in where the body says HANDLE. Whatever comes, the answer is JSON
// with a status that the protocol knows.
func FuzzBody(f *testing.F) {
	for _, seed := range [][2]string{
		{"/idp/idx/introspect", `{"stateToken":"HANDLE"}`},
		{"/idp/idx/enroll", `{"stateHandle":"HANDLE"}`},
		{"/idp/idx/enroll/new", `{"stateHandle":"HANDLE","userProfile":{"firstName":"A","lastName":"B","email":"a@b.co"}}`},
		{"/idp/idx/enroll/new", `{"stateHandle":"HANDLE","userProfile":[],"credentials":null}`},
		{"/idp/idx/credential/enroll", `{"stateHandle":"HANDLE","authenticator":{"id":null}}`},
		{"/idp/idx/challenge/answer", `{"stateHandle":"HANDLE","credentials":{"passcode":"\ud800"}}`},
		{"/idp/idx/challenge/answer", `{"stateHandle":"HANDLE","credentials":{"passcode":null}}`},
		{"/idp/idx/identify", `{"stateHandle":"HANDLE","identifier":"a@b.co","rememberMe":1}`},
		{"/idp/idx/cancel", `{"stateHandle":"HANDLE","stateHandle":"x"}`},
		{"/idp/idx/skip", `[[[[[[`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		if !strings.HasPrefix(path, "/idp/idx/") {
			return
		}
		org, err := oktasim.New(oktasim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		h := org.Handler()
		for _, step := range opened(t, org, h) {
			q, err := http.NewRequest(http.MethodPost, "http://org.test/", strings.NewReader(strings.ReplaceAll(body, "HANDLE", step)))
			if err != nil {
				t.Fatal(err)
			}
			q.URL.Path = path
			q.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, q)
			switch w.Code {
			case 200, 400, 401, 403, 404, 413, 429:
				if !json.Valid(w.Body.Bytes()) {
					t.Errorf("%s %q: %d %s", path, body, w.Code, w.Body)
				}
			case 301, 307: // ServeMux cleans paths
			default:
				t.Errorf("%s %q: %d", path, body, w.Code)
			}
		}
	})
}

// opened returns the handles of transactions at three steps.
func opened(t *testing.T, org *oktasim.Org, h http.Handler) []string {
	t.Helper()
	var handles []string
	for i := range 3 {
		f := &direct{t: t, h: h}
		f.start(org)
		if i > 0 {
			f.post("/idp/idx/enroll", `{"stateHandle":"`+f.handle+`"}`)
		}
		if i > 1 {
			f.post("/idp/idx/enroll/new", `{"stateHandle":"`+f.handle+`","userProfile":{"firstName":"A","lastName":"B","email":"x@y.co"}}`)
		}
		handles = append(handles, f.handle)
	}
	return handles
}

// direct talks to a handler without a listener.
type direct struct {
	t      *testing.T
	h      http.Handler
	handle string
}

func (d *direct) start(org *oktasim.Org) {
	p := org.Policy()
	form := "client_id=" + p.Client.ID + "&client_secret=" + p.Client.Secret + "&redirect_uri=" + p.RedirectURIs[0] +
		"&scope=openid&code_challenge_method=S256&code_challenge=" + strings.Repeat("a", 43)
	answer := d.send("/oauth2/default/v1/interact", "application/x-www-form-urlencoded", form)
	answer = d.send("/idp/idx/introspect", "application/json", `{"interactionHandle":"`+at[string](answer, "interaction_handle")+`"}`)
	d.handle = at[string](answer, "stateHandle")
}

func (d *direct) post(path, body string) { d.send(path, "application/json", body) }

func (d *direct) send(path, media, body string) map[string]any {
	q := httptest.NewRequest(http.MethodPost, "http://org.test"+path, strings.NewReader(body))
	q.Header.Set("Content-Type", media)
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, q)
	var decoded map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &decoded); err != nil || w.Code != 200 {
		d.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return decoded
}
