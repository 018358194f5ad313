package oktasim_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// Beginnings count per client, address and device; the headers speak of that
// bucket.
func TestLimitPerClient(t *testing.T) {
	policy := oktasim.Policy{TrustProxy: true, Limits: oktasim.Limits{RequestsPerClient: 2}}
	f := &flow{t: t, org: oktasim.Start(t, policy), verifier: strings.Repeat("v", 43)}
	begin := func(headers ...string) int {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.oauth()+"/v1/interact", strings.NewReader(f.interactForm().Encode()))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i+1 < len(headers); i += 2 {
			q.Header.Set(headers[i], headers[i+1])
		}
		f.do(q)
		return f.status
	}
	if got := []int{begin(), begin(), begin()}; got[1] != 200 || got[2] != 429 {
		t.Fatalf("no device: %v", got)
	}
	reset, err := strconv.ParseInt(f.header.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil || f.body["errorCode"] != "E0000047" || f.header.Get("X-Rate-Limit-Limit") != "2" || f.header.Get("X-Rate-Limit-Remaining") != "0" {
		t.Errorf("%v %s", f.header, f.raw)
	}
	if wait := reset - f.org.Now().Unix(); wait < 1 || wait > 61 {
		t.Errorf("wait %d s", wait)
	}
	for _, other := range [][]string{{"X-Device-Token", "a"}, {"Cookie", "dt=b"}, {"X-Forwarded-For", "203.0.113.7, 10.0.0.1"}} {
		if got := []int{begin(other...), begin(other...), begin(other...)}; got[0] != 200 || got[1] != 200 || got[2] != 429 {
			t.Errorf("%v: %v", other, got)
		}
	}
	f.org.Advance(time.Minute)
	if got := begin(); got != 200 {
		t.Errorf("a minute later: %d", got)
	}
}

// A person's two transactions share a limit, and a stranger's does not.
func TestLimitPerUser(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	newFlow(t, org, "ada@example.com").toSkip().post("skip", nil)
	a, b, c := newFlow(t, org, "ada@example.com"), newFlow(t, org, "ada@example.com"), newFlow(t, org, "bob@example.com")
	for _, f := range []*flow{a, b} {
		f.post("identify", map[string]any{"identifier": "ada@example.com"}).want(200, "challenge-authenticator select-authenticator-authenticate", "")
	}
	org.SetPolicy(oktasim.Policy{Limits: oktasim.Limits{RequestsPerUser: 2}})
	a.introspect().want(200, "challenge-authenticator select-authenticator-authenticate", "")
	b.introspect().want(200, "challenge-authenticator select-authenticator-authenticate", "")
	b.introspect().want(429, "", "tooManyRequests")
	c.introspect().want(200, "identify select-enroll-profile", "")
	org.Advance(5 * time.Second)
	b.introspect().want(200, "challenge-authenticator select-authenticator-authenticate", "")
}
