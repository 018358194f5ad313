package oktasim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// Each fault at enroll/new: what the client sees, and whether a user exists
// afterwards.
func TestFaults(t *testing.T) {
	cases := []struct {
		fault  oktasim.Fault
		status int // 0: no usable answer
		users  int
	}{
		{oktasim.Fault{Kind: oktasim.FaultStatus, Status: 502}, 502, 0},
		{oktasim.Fault{Kind: oktasim.FaultStatus, Body: "<html>busy</html>", ContentType: "text/html"}, 503, 0},
		{oktasim.Fault{Kind: oktasim.FaultDropBefore}, 0, 0},
		{oktasim.Fault{Kind: oktasim.FaultDropAfter}, 0, 1},
		{oktasim.Fault{Kind: oktasim.FaultDelay, DelayMillis: 1}, 200, 1},
		{oktasim.Fault{Kind: oktasim.FaultBody, Body: "<html>", ContentType: "text/html"}, 200, 1},
		{oktasim.Fault{Kind: oktasim.FaultTruncate}, 0, 1},
	}
	for _, c := range cases {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			org := oktasim.Start(t, oktasim.Policy{})
			f := newFlow(t, org, "ada@example.com").post("select-enroll-profile", nil)
			c.fault.Path = "/idp/idx/enroll/new"
			org.Faults(c.fault)
			status := f.tryProfile()
			if status != c.status || len(org.Users()) != c.users {
				t.Errorf("got status %d, %d users; want %d, %d", status, len(org.Users()), c.status, c.users)
			}
			last := org.Requests()[len(org.Requests())-1]
			if last.Fault != c.fault.Kind || last.Path != c.fault.Path {
				t.Errorf("history: %+v", last)
			}
			if c.users == 0 { // once is once
				f.post("enroll-profile", f.profile()).want(200, "select-authenticator-enroll", "")
			}
		})
	}
}

// tryProfile posts the profile and returns the status, or 0 where no whole
// answer came.
func (f *flow) tryProfile() int {
	body, err := json.Marshal(merged(f.profile(), f.withHandle()))
	if err != nil {
		f.t.Fatal(err)
	}
	answer, err := noRedirects.Post(f.org.URL+"/idp/idx/enroll/new", "application/json", bytes.NewReader(body))
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err != nil {
		return 0
	}
	return answer.StatusCode
}

func TestFaultsCount(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	org.Faults(oktasim.Fault{Path: "*", Nth: 2, Times: 2, Kind: oktasim.FaultStatus, Status: http.StatusTeapot})
	var got []int
	for range 4 {
		f := (&flow{t: t, org: org}).get(org.Issuer + "/v1/keys")
		got = append(got, f.status)
	}
	if want := []int{200, 418, 418, 200}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	org.Faults(oktasim.Fault{Path: "*", Times: -1, Kind: oktasim.FaultStatus})
	org.ClearFaults()
	if f := (&flow{t: t, org: org}).get(org.Issuer + "/v1/keys"); f.status != 200 {
		t.Errorf("after clearing: %d", f.status)
	}
}
